namespace Adjoint;

/// <summary>How a training ended.</summary>
public enum TrainingStatus
{
    /// <summary>All epochs were done.</summary>
    Completed,

    /// <summary>It was cancelled; the model is that of the last step.</summary>
    Cancelled,

    /// <summary>The loss of a batch was not finite; the model is the last whose loss was. Try a smaller learning rate, or <see cref="Clip"/>.</summary>
    NonFinite,
}
