namespace Adjoint.Solvers;

/// <summary>
/// The adjoint programs of a march for one choice of inputs: (x, c…, q…, c̄…, q̄…) → (c̄…, q̄…) for the step, and (x, point…, c…, q…, ō…, c̄…, q̄…) →
/// (c̄…, q̄…, point̄…) for an observation, cotangents accumulated, q̄ and point̄ only where needed.
/// </summary>
internal sealed class MarchAdjoint
{
    private readonly MarchSpec _spec;

    public MarchAdjoint(MarchSpec spec, bool[] needed)
    {
        _spec = spec;
        int carries = spec.Carries, parameters = spec.Parameters;
        NeededParameters = needed[carries..(carries + parameters)];
        NeededPoints = needed[(carries + parameters)..];
        Cotangents = new StateLayout([.. spec.CarryTypes, .. spec.Step.InputTypes[(3 + carries)..].Where((_, i) => NeededParameters[i])]);
        Step = Build(spec.Step, 0);
        Observe = spec.Observe is null ? null : Build(spec.Observe, spec.PointInputs);
    }

    public bool[] NeededParameters { get; }

    public bool[] NeededPoints { get; }

    /// <summary>Cotangents of the carry and of the needed parameters.</summary>
    public StateLayout Cotangents { get; }

    public CompiledProgram Step { get; }

    public CompiledProgram? Observe { get; }

    public IdlePool<MarchBody> Bodies { get; } = new();

    private CompiledProgram Build(Graph graph, int pointInputs)
    {
        int carries = _spec.Carries, parameters = _spec.Parameters, inputs = graph.Inputs.Length, results = graph.Outputs.Length, first = 3 + pointInputs;
        bool isStep = ReferenceEquals(graph, _spec.Step);
        TensorType[] accumulated = Cotangents.Types[(isStep ? carries : 0)..];
        return OdePlan.Compile([.. graph.InputTypes, .. graph.OutputTypes, .. accumulated], x =>
        {
            bool[] wrt = new bool[inputs];
            for (int i = 0; i < pointInputs; i++) wrt[3 + i] = NeededPoints[i];
            Array.Fill(wrt, true, first, carries);
            NeededParameters.CopyTo(wrt, first + carries);
            Tensor?[] pulled = new ReverseMode(graph, x[..inputs], wrt).Pull(x[inputs..(inputs + results)]);
            var outputs = new List<Tensor>();
            int accumulator = inputs + results;
            for (int i = 0; i < carries + parameters; i++)
            {
                if (!wrt[first + i]) continue;
                Tensor? bar = pulled[first + i];

                // A step replaces the cotangent of the carry; everything else adds up.
                if (isStep && i < carries)
                {
                    outputs.Add(bar ?? Tensor.ZerosLike(x[first + i]));
                    continue;
                }

                outputs.Add(bar is null ? x[accumulator] : x[accumulator] + bar);
                accumulator++;
            }

            for (int i = 0; i < pointInputs; i++)
                if (NeededPoints[i]) outputs.Add(pulled[3 + i] ?? Tensor.ZerosLike(x[3 + i]));
            return [.. outputs];
        });
    }
}
