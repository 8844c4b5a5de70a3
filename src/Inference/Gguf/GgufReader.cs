using System.Buffers.Binary;
using System.Text;

namespace Rag.Inference.Gguf;

/// <summary>
/// Reads the directory of a GGUF file and refuses whatever native code should not be shown: the format as in ggml's docs/gguf.md.
/// Allocates nothing that the file's own length does not cover, and little even if the file is long: the largest vocabularies have some 300,000 tokens.
/// </summary>
public sealed class GgufReader
{
    private const int MaxKeys = 10_000;
    private const int MaxTensors = 100_000;
    private const long MaxString = 1 << 24;
    private const long MaxElements = 1 << 23;
    private const long MaxTexts = 1 << 27;
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: false);

    private readonly Stream stream;
    private readonly long length;
    private long elements;
    private long texts;

    private GgufReader(Stream stream) => (this.stream, length) = (stream, stream.Length);

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="GgufException">It is not sound.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GgufFile Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        return Read(file);
    }

    /// <summary>Reads and checks a stream that knows its length, forward from its start.</summary>
    /// <exception cref="GgufException">It is not sound.</exception>
    public static GgufFile Read(Stream stream) => new GgufReader(stream).ReadAll();

    private GgufFile ReadAll()
    {
        if (length < 24) throw new GgufException($"it has only {length} bytes");
        if (ReadUInt32() != 0x46554747) throw new GgufException("it does not begin with GGUF: it is no model file");
        uint version = ReadUInt32();
        if ((version & 0xFFFF) == 0) throw new GgufException("it is written for processors of the other byte order");
        if (version is not (2 or 3)) throw new GgufException($"its format version is {version}, and only 2 and 3 can be read");
        long tensorCount = ReadCount("tensors", MaxTensors);
        long keyCount = ReadCount("keys", MaxKeys);

        Dictionary<string, object> metadata = new(StringComparer.Ordinal);
        for (long index = 0; index < keyCount; index++)
        {
            string key = ReadString();
            if (key.Length is 0 or > 65_535) throw new GgufException($"key {index} has {key.Length} characters");
            if (!metadata.TryAdd(key, ReadValue(key))) throw new GgufException($"the key {key} stands there twice");
        }

        long alignment = 32;
        if (metadata.TryGetValue("general.alignment", out object? given))
        {
            alignment = given is uint number ? number : throw new GgufException("its alignment is not a 32-bit number");
            if (alignment is 0 or > 1 << 20 || (alignment & (alignment - 1)) != 0) throw new GgufException($"its alignment is {alignment}");
        }
        List<GgufTensor> tensors = ReadTensors(tensorCount, alignment);
        return new GgufFile(version, metadata, tensors) { DataStart = Aligned(stream.Position, alignment) };
    }

    private List<GgufTensor> ReadTensors(long count, long alignment)
    {
        List<GgufTensor> tensors = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (long index = 0; index < count; index++)
        {
            string name = ReadString();
            if (name.Length == 0 || Utf8.GetByteCount(name) > 63) throw new GgufException($"the name of tensor {index} has {name.Length} characters");
            if (!names.Add(name)) throw new GgufException($"the tensor {name} stands there twice");
            uint dimensions = ReadUInt32();
            if (dimensions is 0 or > 4) throw new GgufException($"the tensor {name} has {dimensions} dimensions");
            long[] shape = new long[dimensions];
            Int128 elements = 1;
            for (int dimension = 0; dimension < shape.Length; dimension++)
            {
                shape[dimension] = ReadInt64();
                if (shape[dimension] <= 0) throw new GgufException($"the tensor {name} has a dimension of {shape[dimension]}");
                elements *= shape[dimension];
                if (elements > long.MaxValue) throw new GgufException($"the tensor {name} is larger than any file");
            }
            int type = (int)ReadUInt32();
            (int Elements, int Bytes) block = GgufTensorType.Block(type) ?? throw new GgufException($"the tensor {name} is of the unknown type {type}");
            if (shape[0] % block.Elements != 0) throw new GgufException($"the tensor {name} has rows of {shape[0]} elements in blocks of {block.Elements}");
            Int128 size = elements / block.Elements * block.Bytes;
            long offset = ReadInt64();
            if (offset < 0 || offset % alignment != 0) throw new GgufException($"the tensor {name} begins at {offset}, off the alignment of {alignment}");
            if (size > length) throw new GgufException($"the tensor {name} is larger than the file: it is cut short");
            tensors.Add(new GgufTensor(name, shape, type, offset, (long)size));
        }

        long start = Aligned(stream.Position, alignment);
        long expected = 0;
        foreach (GgufTensor tensor in tensors)
        {
            // llama.cpp wants the tensors one after the other in the directory's order.
            if (tensor.Offset != expected) throw new GgufException($"the tensor {tensor.Name} begins at {tensor.Offset} and not at {expected}");
            expected = Aligned(tensor.Offset + tensor.Size, alignment);
            if (start + (Int128)tensor.Offset + tensor.Size > length)
                throw new GgufException($"it ends within the tensor {tensor.Name}: it is cut short, fetch it again");
        }
        return tensors;
    }

    private static long Aligned(long position, long alignment) => (position + alignment - 1) / alignment * alignment;

    private object ReadValue(string key)
    {
        uint type = ReadUInt32();
        if (type != 9) return ReadScalar(type, key);
        uint elementType = ReadUInt32();
        long count = ReadInt64();
        int size = elementType switch { 0 or 1 or 7 => 1, 2 or 3 => 2, 4 or 5 or 6 => 4, 8 or 10 or 11 or 12 => 8, _ => 0 };
        if (size == 0) throw new GgufException($"the array {key} holds the unknown type {elementType}");
        if (count < 0 || count > (length - stream.Position) / size) throw new GgufException($"the array {key} claims {count} elements: more than the file has");
        elements += count;
        if (elements > MaxElements) throw new GgufException($"the array {key} has {count} elements: more than any model needs");
        if (elementType == 8)
        {
            string[] texts = new string[count];
            for (long index = 0; index < count; index++) texts[index] = ReadString();
            return texts;
        }
        object[] values = new object[count];
        for (long index = 0; index < count; index++) values[index] = ReadScalar(elementType, key);
        return values;
    }

    private object ReadScalar(uint type, string key) => type switch
    {
        0 => ReadByte(),
        1 => (sbyte)ReadByte(),
        2 => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(stackalloc byte[2])),
        3 => BinaryPrimitives.ReadInt16LittleEndian(ReadBytes(stackalloc byte[2])),
        4 => ReadUInt32(),
        5 => (int)ReadUInt32(),
        6 => BinaryPrimitives.ReadSingleLittleEndian(ReadBytes(stackalloc byte[4])),
        7 => ReadByte() switch { 0 => false, 1 => true, byte other => throw new GgufException($"{key} is a boolean of {other}") },
        8 => ReadString(),
        10 => (ulong)ReadInt64(),
        11 => ReadInt64(),
        12 => BinaryPrimitives.ReadDoubleLittleEndian(ReadBytes(stackalloc byte[8])),
        _ => throw new GgufException($"{key} is of the unknown type {type}"),
    };

    private long ReadCount(string what, long most)
    {
        long count = ReadInt64();
        return count >= 0 && count <= most ? count : throw new GgufException($"it claims {(ulong)count} {what}");
    }

    private string ReadString()
    {
        long count = ReadInt64();
        if (count < 0 || count > MaxString || count > length - stream.Position) throw new GgufException($"it claims a text of {(ulong)count} bytes: more than the file has");
        texts += count;
        if (texts > MaxTexts) throw new GgufException($"it holds more than {MaxTexts >> 20} MB of texts: more than any model needs");
        return Utf8.GetString(ReadBytes(count <= 512 ? stackalloc byte[(int)count] : new byte[count]));
    }

    private byte ReadByte() => ReadBytes(stackalloc byte[1])[0];

    private uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(stackalloc byte[4]));

    private long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(ReadBytes(stackalloc byte[8]));

    private Span<byte> ReadBytes(Span<byte> buffer)
    {
        if (stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
            throw new GgufException("it ends in its header: it is cut short, fetch it again");
        return buffer;
    }
}
