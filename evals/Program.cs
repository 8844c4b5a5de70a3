Console.WriteLine("nothing yet"); return 2;
