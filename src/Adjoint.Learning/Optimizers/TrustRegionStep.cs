namespace Adjoint.Learning;

/// <summary>A step p of the linear model ‖r + J p‖², with (JᵀJ + λ D²) p = −Jᵀr.</summary>
/// <param name="Damping">λ; 0 is the Gauss–Newton step.</param>
/// <param name="ScaledNorm">‖D p‖.</param>
/// <param name="Decrease">The decrease ‖r‖² − ‖r + J p‖² = ‖J p‖² + 2 λ ‖D p‖² that the model predicts.</param>
/// <param name="Slope">The derivative pᵀJᵀr = −‖J p‖² − λ ‖D p‖² of ‖r‖²/2 in the direction of the step.</param>
internal readonly record struct TrustRegionStep(double Damping, double ScaledNorm, double Decrease, double Slope);
