// The end of an answer that would never end: cancel [MODEL]

import Foundation
import Inlay

let arguments = CommandLine.arguments
let model = arguments.count > 1 ? arguments[1] : "builtin:null"

do {
    let client = try await Client()
    let card = try await client.modelLoad(ModelLoadParams(model: model))
    var request = ChatCompletionRequest(
        model: card.id, messages: [.user("Go on.")], temperature: 0)

    let reading = Task { [request] in
        var chunks = 0
        for try await _ in try await client.chatStream(request) {
            chunks += 1
            if chunks == 10 { break }  // The stream is let go of here, which cancels the request.
        }
        return chunks
    }
    print("cancelled after \(try await reading.value) chunks")

    request.maxCompletionTokens = 1
    let answer = try await client.chat(request)
    print("the client goes on: \(answer.usage.completionTokens) token")
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
