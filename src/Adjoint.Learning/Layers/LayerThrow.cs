using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Adjoint.Learning;

/// <summary>Every message of misuse of layers and losses, in one place.</summary>
[StackTraceHidden]
internal static class LayerThrow
{
    /// <summary>The layer with its path, such as "Dense (Layers[2])".</summary>
    public static string Name(string layer, string path) => path.Length == 0 ? layer : $"{layer} ({path})";

    [DoesNotReturn]
    public static void InputDoesNotFit(string layer, string path, Tensor x, string expected, string remedy) =>
        throw new ArgumentException($"{Name(layer, path)}: the input is {x.Shape}, but {expected}. {remedy}");

    public static void IfOtherElement(string layer, string path, Tensor x, Tensor parameter)
    {
        if (x.ElementType == parameter.ElementType) return;
        throw new ArgumentException(
            $"{Name(layer, path)}: the input is {x.ElementType} {x.Shape}, the parameters are {parameter.ElementType}. "
            + $"Convert the input, x.Cast(ElementType.{parameter.ElementType}), or make the layer with type: ElementType.{x.ElementType}.");
    }

    public static void IfParametersDoNotFit([DoesNotReturnIf(false)] bool fit, string layer, string problem)
    {
        if (!fit) throw new ArgumentException($"{layer}: {problem}");
    }

    public static void IfNotPositive(string operation, string argument, double value)
    {
        if (!(value > 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(argument, value, $"{operation} needs a finite {argument} above 0; it is {value}.");
    }

    public static void IfNegative(string operation, string argument, double value)
    {
        if (!(value >= 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(argument, value, $"{operation} needs a finite {argument} of at least 0; it is {value}.");
    }

    public static void IfNotFloating(string operation, ElementType type)
    {
        if (type is ElementType.Float64 or ElementType.Float32) return;
        throw new ArgumentException($"{operation}: parameters are Float64 or Float32, not {type}.");
    }

    public static void IfShapesDiffer(string loss, Tensor prediction, Tensor target)
    {
        if (prediction.Shape == target.Shape) return;
        throw new ArgumentException(
            $"{loss}: the prediction is {prediction.Shape}, the target is {target.Shape}; equal shapes are needed. "
            + "Broadcast or reshape one of them on purpose, for example target.Reshape(prediction.Shape).");
    }

    [DoesNotReturn]
    public static void LabelsDoNotFit(Tensor logits, Tensor labels) =>
        throw new ArgumentException(
            $"CrossEntropy: the logits are {logits.Shape}, the labels are {labels.ElementType} {labels.Shape}. Labels are Int64 class numbers, one for "
            + "every row of logits (their shape without the last axis), or weights of the logits' own shape and element type.");

    [DoesNotReturn]
    public static void LabelOutside(long label, int position, int classes) =>
        throw new ArgumentOutOfRangeException(
            "labels", $"CrossEntropy: label {label} (number {position} of the labels) is outside the {classes} classes of the logits, 0 to {classes - 1}.");
}
