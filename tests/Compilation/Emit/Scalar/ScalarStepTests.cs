using static Adjoint.Tensor;
using static Adjoint.Transform;

namespace Adjoint.Tests.Compilation.Emit.Scalar;

public sealed class ScalarStepTests
{
    // Some fifty thousand numbers pass from method to method: more than the stack of this thread holds.
    [Fact]
    public void LongStraightLineCode_NeedsNoStackForWhatItsMethodsHandOn()
    {
        static Tensor Unrolled(Tensor x)
        {
            var values = new List<Tensor>();
            Tensor y = x;
            for (int i = 0; i < 1500; i++) values.Add(y = (0.999 * y) + (0.001 * i * x * y));
            Tensor sum = y;
            for (int i = values.Count - 1; i >= 0; i--) sum += 0.5 * values[i];
            return sum;
        }

        Tensor at = 1e-3 * Arange(32).Cast(ElementType.Float64);
        Func<Tensor, Tensor> compiled = Compile<Tensor, Tensor>(Unrolled);
        Tensor expected = compiled(at), actual = at;
        var thread = new Thread(() => actual = compiled(at), maxStackSize: 256 << 10);
        thread.Start();
        thread.Join();
        Assert.Equal(expected.ToArray(), actual.ToArray());
        double[] interpreted = Unrolled(at).ToArray(), found = actual.ToArray();
        for (int i = 0; i < found.Length; i++) Assert.Equal(interpreted[i], found[i], 1e-9 * Math.Max(1, Math.Abs(interpreted[i])));
    }
}
