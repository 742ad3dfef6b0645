using static Adjoint.Tensor;

namespace Adjoint.Tests.Learning.MetaLearning;

/// <summary>Waves A sin(x − φ) with four examples to adapt to and three to be judged by, and a small smooth network for them.</summary>
internal sealed record SineTasks(Tensor X, Tensor Y, Tensor Query, Tensor Answer)
{
    public static TaskLoss<Sequential, SineTasks> Loss { get; } = new(
        (net, task) => Adjoint.Loss.MeanSquaredError(net.Apply(task.X), task.Y), (net, task) => Adjoint.Loss.MeanSquaredError(net.Apply(task.Query), task.Answer));

    public static Sequential Network(ElementType type = ElementType.Float64)
    {
        RandomKey[] keys = RandomKey.FromSeed(3).Split(2);
        return Sequential.Of(new Dense(1, 6, keys[0], type: type), Activation.Tanh, new Dense(6, 1, keys[1], type: type));
    }

    public static SineTasks Draw(int count, RandomKey key, ElementType type = ElementType.Float64)
    {
        RandomKey[] keys = key.Split(4);
        Tensor amplitude = Uniform(keys[0], [count, 1, 1], 0.5, 2, type), phase = Uniform(keys[1], [count, 1, 1], 0, 3, type);
        Tensor x = Uniform(keys[2], [count, 4, 1], -2, 2, type), query = Uniform(keys[3], [count, 3, 1], -2, 2, type);
        return new SineTasks(x, amplitude * Sin(x - phase), query, amplitude * Sin(query - phase));
    }

    /// <summary>The tasks one by one.</summary>
    public IEnumerable<SineTasks> Each()
    {
        for (int i = 0; i < X.Shape[0]; i++)
        {
            int index = i;
            yield return Tree.Map(t => t[index], this);
        }
    }

    /// <summary>Adaptation as a loop of C#, one step after the other.</summary>
    public static Sequential Unrolled(MetaLearner learner, Sequential w, SineTasks task, int steps)
    {
        for (int k = 0; k < steps; k++)
            w = Tree.Map((p, s) => p - (learner.InnerRate * s), w, Transform.Grad((Sequential v) => Loss.Train(v, task))(w));
        return w;
    }
}
