using Adjoint.Examples;
using Adjoint.Examples.Running;

return ExampleRunner.Run(ExampleTable.All, args, Console.Out, Console.Error);
