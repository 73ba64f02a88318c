// Has the model answer with an object of a known shape: structured [MODEL [TEXT]].
import { Client } from "inlay";

class Person {
  static schema = {
    type: "object",
    properties: { name: { type: "string" }, age: { type: "integer" } },
    required: ["name", "age"],
    additionalProperties: false,
  };

  constructor({ name, age }) {
    this.name = name;
    this.age = age;
  }
}

async function main(model = "builtin:echo", text = '{"name": "Anna", "age": 30}') {
  const client = await Client.open();
  try {
    const { id } = await client.modelLoad({ model });
    const person = await client.structured(
      { model: id, messages: [{ role: "user", content: text }], temperature: 0 },
      { name: "person", schema: Person.schema, parse: (value) => new Person(value) },
    );
    console.log(`name: ${person.name}\nage: ${person.age}`);
  } finally {
    await client.close();
  }
}

main(...process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exitCode = 1;
});
