// Asks the server at the address given by OpenAI's own client, and writes what came back as one line of JSON.
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.argv[2] + 'v1', apiKey: 'none', maxRetries: 0 });
const messages = [{ role: 'user', content: 'What is the capital of France? Answer in one sentence.' }];
const options = { model: 'any', messages, temperature: 0, max_tokens: 24 };

const whole = await client.chat.completions.create(options);
let streamed = '', usage = null;
for await (const chunk of await client.chat.completions.create({ ...options, stream: true, stream_options: { include_usage: true } })) {
  streamed += chunk.choices[0]?.delta?.content ?? '';
  usage = chunk.usage ?? usage;
}
// Without encoding_format the client asks for base64 and unpacks it.
const embeddings = await client.embeddings.create({ model: 'any', input: ['one', 'two words'] });
const models = [];
for await (const model of client.models.list()) models.push(model.id);
let refused = null;
try {
  await client.chat.completions.create({ ...options, grammar: 'root ::= (' });
} catch (error) {
  refused = { status: error.status, kind: error.constructor.name, message: error.message };
}
console.log(JSON.stringify({
  text: whole.choices[0].message.content,
  finish: whole.choices[0].finish_reason,
  streamed,
  streamedTokens: usage?.completion_tokens,
  dimensions: embeddings.data.map(item => item.embedding.length),
  models,
  refused,
}));
