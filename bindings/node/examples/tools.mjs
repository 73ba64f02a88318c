// Lets the model call a function, and answers the call: tools [MODEL [TEXT]].
import { Client } from "inlay";

const call = '<tool_call>\n{"name": "get_weather", "arguments": {"city": "Paris"}}\n</tool_call>';

const tools = [
  {
    type: "function",
    function: {
      name: "get_weather",
      description: "The weather in a city.",
      parameters: {
        type: "object",
        properties: { city: { type: "string" } },
        required: ["city"],
        additionalProperties: false,
      },
    },
  },
];

function weather() {
  return '{"temperature": 21, "condition": "sunny"}';
}

async function main(model = "builtin:echo", text = call) {
  const client = await Client.open();
  try {
    const { id } = await client.modelLoad({ model });
    const messages = [{ role: "user", content: text }];
    const request = { model: id, messages, tools, temperature: 0 };
    let { message } = (await client.chat(request)).choices[0];
    if (message.tool_calls) {
      messages.push(message);
      for (const call of message.tool_calls) {
        const { city } = JSON.parse(call.function.arguments);
        console.log(`${call.function.name}(${city})`);
        messages.push({ role: "tool", tool_call_id: call.id, content: weather(city) });
      }
      ({ message } = (await client.chat(request)).choices[0]);
    }
    console.log(message.content);
  } finally {
    await client.close();
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exitCode = 1;
});
