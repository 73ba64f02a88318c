// An answer printed as it comes: stream [MODEL [TEXT]]

import Foundation
import Inlay

let arguments = CommandLine.arguments
let model = arguments.count > 1 ? arguments[1] : "builtin:echo"
let text = arguments.count > 2 ? arguments[2] : "Tell me a story."

do {
    let client = try await Client()
    let card = try await client.modelLoad(ModelLoadParams(model: model))
    let answer = try await client.chatStream(
        ChatCompletionRequest(model: card.id, messages: [.user(text)], temperature: 0))
    for try await chunk in answer {
        FileHandle.standardOutput.write(Data(chunk.text.utf8))
    }
    FileHandle.standardOutput.write(Data("\n".utf8))

    let whole = try await answer.result()
    print("[\(whole.choices[0].finishReason), \(whole.usage.completionTokens) tokens]")
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
