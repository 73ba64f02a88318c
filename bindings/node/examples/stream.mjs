// Prints an answer as it comes: stream [MODEL [TEXT]].
import { Client } from "inlay";

async function main(model = "builtin:echo", text = "One, two, three.") {
  const client = await Client.open();
  try {
    const { id } = await client.modelLoad({ model });
    const stream = client.chatStream({
      model: id,
      messages: [{ role: "user", content: text }],
      temperature: 0,
    });
    for await (const piece of stream.text()) {
      process.stdout.write(piece);
    }
    const { choices, usage } = await stream.result();
    console.log(`\n[${choices[0].finish_reason}, ${usage.completion_tokens} tokens]`);
  } finally {
    await client.close();
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exitCode = 1;
});
