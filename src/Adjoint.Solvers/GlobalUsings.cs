global using Adjoint.Compilation;
global using Adjoint.Loops;
global using Adjoint.Primitives;
global using Adjoint.Tracing;
global using Adjoint.Transforms;
