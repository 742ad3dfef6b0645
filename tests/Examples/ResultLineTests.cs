using Adjoint.Examples.Running;

namespace Adjoint.Tests.Examples;

public sealed class ResultLineTests
{
    [Fact]
    public void Add_FormatsNumbersWithoutCulture() =>
        Assert.Equal("result: a=0.333333 b=1.000000000001 n=12345678 s=x", new ResultLine()
            .Add("a", 1.0 / 3).Add("b", 1.000000000001, "R").Add("n", 12345678).Add("s", "x").ToString());

    [Theory]
    [InlineData("two words", "x")]
    [InlineData("key", "a b")]
    [InlineData("key", "a=b")]
    [InlineData("", "x")]
    [InlineData("key", "")]
    [InlineData("taken", "x")]
    public void Add_RefusesWhatWouldBreakTheLine(string key, string value) =>
        Assert.Throws<ArgumentException>(() => new ResultLine().Add("taken", 1).Add(key, value));
}
