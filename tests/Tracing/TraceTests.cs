using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Tracing;

public sealed class TraceTests
{
    [Fact]
    public void OperationsOnAnotherThread_ThanTheOneThatTraces_AreRefused()
    {
        Tensor Elsewhere(Tensor x)
        {
            InvalidOperationException? refusal = null;
            var thread = new Thread(() => refusal = Assert.Throws<InvalidOperationException>(() => 2.0 * x));
            thread.Start();
            thread.Join();
            Assert.Contains("thread", refusal!.Message);
            Assert.Contains("multiply", refusal.Message);
            return Sum(x);
        }

        Assert.Equal([1.0], Grad((Tensor x) => Elsewhere(x))(FromArray([3.0])).ToArray());
    }
}
