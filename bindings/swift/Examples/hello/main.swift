// One question, one answer: hello [MODEL [TEXT]]

import Foundation
import Inlay

let arguments = CommandLine.arguments
let model = arguments.count > 1 ? arguments[1] : "builtin:echo"
let text = arguments.count > 2 ? arguments[2] : "Hello!"

do {
    let client = try await Client()
    let card = try await client.modelLoad(ModelLoadParams(model: model))
    let answer = try await client.chat(
        ChatCompletionRequest(model: card.id, messages: [.user(text)], temperature: 0))
    print(answer.text)
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
