namespace Rag.Ingest.Readers.Office;

/// <summary>
/// The order in which shapes are read that stand freely on a slide: along white stripes (recursive X-Y cut, Nagy and Seth 1984), column by
/// column where each column holds several shapes, else row by row.
/// </summary>
internal static class ReadingOrder
{
    private const int MostSorted = 500, Deepest = 40;

    /// <summary>The shapes in reading order; as they are where the place of one is not known.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> shapes, Func<T, Box?> place)
    {
        if (shapes.Count is < 2 or > MostSorted) return shapes;
        List<(T Shape, Box Box)> placed = [];
        foreach (T shape in shapes)
        {
            if (place(shape) is not { } box) return shapes;
            placed.Add((shape, box));
        }
        return [.. Cut(placed, 0).Select(p => p.Shape)];
    }

    private static IEnumerable<(T Shape, Box Box)> Cut<T>(List<(T Shape, Box Box)> shapes, int depth)
    {
        if (shapes.Count > 1 && depth < Deepest)
        {
            List<List<(T, Box)>> columns = Stripes(shapes, b => b.Left, b => b.Left + b.Width), rows = Stripes(shapes, b => b.Top, b =>
                b.Top + b.Height);
            List<List<(T, Box)>> parts = columns.Count > 1 && (rows.Count == 1 || columns.TrueForAll(c => c.Count > 1)) ? columns : rows;
            if (parts.Count > 1) return parts.SelectMany(part => Cut(part, depth + 1));
        }
        return shapes.OrderBy(s => s.Box.Top).ThenBy(s => s.Box.Left);
    }

    private static List<List<(T Shape, Box Box)>> Stripes<T>(List<(T Shape, Box Box)> shapes, Func<Box, double> start, Func<Box, double> end)
    {
        List<List<(T, Box)>> stripes = [];
        double reach = double.MinValue;
        foreach ((T Shape, Box Box) shape in shapes.OrderBy(s => start(s.Box)))
        {
            // Boxes are drawn a little larger than their text: they may touch.
            double slack = (end(shape.Box) - start(shape.Box)) / 20;
            if (stripes.Count == 0 || start(shape.Box) + slack >= reach) stripes.Add([]);
            stripes[^1].Add(shape);
            reach = Math.Max(reach, end(shape.Box));
        }
        return stripes;
    }

    /// <summary>Where a shape stands, in any unit; the origin is at the top left.</summary>
    internal readonly record struct Box(double Left, double Top, double Width, double Height);
}
