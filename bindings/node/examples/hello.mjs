// Asks one question and prints the answer: hello [MODEL [TEXT]].
import { Client } from "inlay";

async function main(model = "builtin:echo", text = "Hello!") {
  const client = await Client.open();
  try {
    const { id } = await client.modelLoad({ model });
    const answer = await client.chat({
      model: id,
      messages: [{ role: "user", content: text }],
      temperature: 0,
    });
    console.log(answer.choices[0].message.content);
  } finally {
    await client.close();
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exitCode = 1;
});
