// Ends an answer that would go on for ever, and then asks again: cancel [MODEL].
import { Client } from "inlay";

async function main(model = "builtin:null") {
  const client = await Client.open();
  try {
    const { id } = await client.modelLoad({ model });
    const request = { model: id, messages: [{ role: "user", content: "Go on." }], temperature: 0 };
    const controller = new AbortController();
    let count = 0;
    try {
      for await (const _ of client.chatStream(request, { signal: controller.signal })) {
        count += 1;
        if (count === 10) {
          controller.abort();
        }
      }
    } catch (error) {
      if (error.name !== "request_cancelled") {
        throw error;
      }
    }
    console.log(`cancelled after ${count} chunks`);
    const { usage } = await client.chat({ ...request, max_tokens: 1 });
    console.log(`the client goes on: ${usage.completion_tokens} token`);
  } finally {
    await client.close();
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exitCode = 1;
});
