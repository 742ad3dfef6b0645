global using Adjoint.Compilation;
global using Adjoint.Primitives;
global using Adjoint.Tracing;
global using Adjoint.Transforms;
global using Adjoint.Vectors;
