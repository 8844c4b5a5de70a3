using System.Numerics.Tensors;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Retrieval.Tests.Knowledge.Memory;

public sealed class VectorTableTests
{
    [Theory]
    [InlineData(384, 0)]
    [InlineData(384, 3)]
    [InlineData(100, 0)]
    [InlineData(1500, 1)]
    public void Search_ManyVectors_FindsNearlyAllOfTheTrueBest(int dimension, float common)
    {
        var random = new Random(7);
        VectorTable table = new(dimension);
        List<float[]> vectors = [];
        for (int i = 0; i < 6000; i++)
        {
            vectors.Add(Unit(random, dimension, common));
            table.Add(vectors[i]);
        }
        bool[] allowed = [.. vectors.Select((_, i) => i % 10 != 3)];
        int found = 0;
        for (int q = 0; q < 20; q++)
        {
            float[] query = Unit(random, dimension, common);
            int[] best = [.. Enumerable.Range(0, vectors.Count).Where(i => allowed[i]).OrderByDescending(i => TensorPrimitives.Dot<float>(query, vectors[i])).Take(10)];
            (int Row, float Score)[] result = table.Search(query, 16, allowed);
            Assert.All(result, r => Assert.True(allowed[r.Row]));
            Assert.All(result, r => Assert.Equal(TensorPrimitives.Dot<float>(query, vectors[r.Row]), r.Score, .004f));
            found += result.Count(r => best.Contains(r.Row));
        }
        Assert.InRange(found, 198, 200);
    }

    [Fact]
    public void Search_FewerThanAsked_GivesAll()
    {
        VectorTable table = new(8);
        table.Add([1, 0, 0, 0, 0, 0, 0, 0]);
        table.Add(new float[8]);
        Assert.Equal([0, 1], table.Search([1, 0, 0, 0, 0, 0, 0, 0], 10, null).Select(r => r.Row));
    }

    [Theory]
    [InlineData("pelican", "pelicna", 1)]
    [InlineData("pelican", "pellican", 1)]
    [InlineData("pelican", "pelikann", 2)]
    [InlineData("pelican", "heron", null)]
    [InlineData("", "ab", 2)]
    public void EditDistance_Within_CountsExchangesOnce(string a, string b, int? distance) => Assert.Equal(distance, EditDistance.Within(a, b, 2));

    /// <summary>A random unit vector that shares a common part with the others, as many models' vectors do.</summary>
    private static float[] Unit(Random random, int dimension, float common)
    {
        float[] vector = new float[dimension];
        for (int i = 0; i < dimension; i++)
            vector[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())) + (i % 3 == 0 ? common : 0);
        float norm = TensorPrimitives.Norm<float>(vector);
        return [.. vector.Select(v => v / norm)];
    }
}
