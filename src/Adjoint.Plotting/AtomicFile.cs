namespace Adjoint.Plotting;

/// <summary>Files that are either as they were or complete.</summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the place and renames into it: a rename within one folder is atomic on every file system in use.</summary>
    internal static string Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path), folder = Path.GetDirectoryName(full)!;
        Directory.CreateDirectory(folder);
        string partial = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        try
        {
            using (FileStream stream = File.Create(partial))
                write(stream);
            File.Move(partial, full, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
        return full;
    }
}
