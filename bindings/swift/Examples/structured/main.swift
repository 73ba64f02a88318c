// An answer read into a struct: structured [MODEL [TEXT]]

import Foundation
import Inlay

struct Person: Decodable {
    let name: String
    let age: Int
}

let schema: JSON = [
    "type": "object",
    "properties": [
        "name": ["type": "string", "maxLength": 20],
        "age": ["type": "integer", "minimum": 0, "maximum": 150],
    ],
    "required": ["name", "age"],
    "additionalProperties": false,
]

let arguments = CommandLine.arguments
let model = arguments.count > 1 ? arguments[1] : "builtin:echo"
let text = arguments.count > 2 ? arguments[2] : "Greta is 34 years old."

do {
    let client = try await Client()
    let card = try await client.modelLoad(ModelLoadParams(model: model))
    let answer = try await client.chat(
        ChatCompletionRequest(
            model: card.id, messages: [.user(text)], temperature: 0,
            responseFormat: .jsonSchema("person", schema)))
    let person: Person = try answer.parse()
    print("name: \(person.name)")
    print("age: \(person.age)")
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
