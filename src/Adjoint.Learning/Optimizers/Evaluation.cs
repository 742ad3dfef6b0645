namespace Adjoint.Learning;

/// <summary>A function that is compiled where it can be, and else runs operation by operation and says why.</summary>
internal sealed class Evaluation<T, TResult>
{
    private readonly Func<T, TResult> _plain;
    private Func<T, TResult> _current;
    private bool _untried;

    public Evaluation(Func<T, TResult> function, bool compile)
    {
        _plain = function;
        _current = compile ? Transform.Compile(function) : function;
        _untried = compile;
    }

    /// <summary>How often it was called.</summary>
    public int Count { get; private set; }

    /// <summary>Why it runs uncompiled although it was to be compiled; empty otherwise.</summary>
    public string Note { get; private set; } = "";

    public TResult Call(T argument)
    {
        Count++;
        if (!_untried) return _current(argument);
        _untried = false;
        try
        {
            return _current(argument);
        }
        catch (InvalidOperationException error)
        {
            // Reading a value while tracing is this exception. Any other cause of it shows again in the plain call and is the user's to see.
            _current = _plain;
            TResult result = _plain(argument);
            Note = "The function ran uncompiled, operation by operation, because it reads values. " + error.Message;
            return result;
        }
    }
}
