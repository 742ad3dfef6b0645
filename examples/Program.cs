Console.WriteLine("Adjoint");
