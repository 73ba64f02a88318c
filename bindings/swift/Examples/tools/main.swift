// The model calls a function of this program: tools [MODEL [TEXT]]

import Foundation
import Inlay

struct GetWeather: Decodable {
    let city: String
}

func getWeather(_: GetWeather) -> String {
    #"{"temperature": 21, "condition": "sunny"}"#
}

let arguments = CommandLine.arguments
let model = arguments.count > 1 ? arguments[1] : "builtin:echo"
let text = arguments.count > 2 ? arguments[2] : "What is the weather in Paris?"

do {
    let client = try await Client()
    let card = try await client.modelLoad(ModelLoadParams(model: model))
    let tool = Tool.function(
        "get_weather", "Get the weather of a city.",
        parameters: [
            "type": "object",
            "properties": ["city": ["type": "string"]],
            "required": ["city"],
        ])
    var request = ChatCompletionRequest(
        model: card.id, messages: [.user(text)], temperature: 0, tools: [tool])

    var answer = try await client.chat(request)
    if !answer.toolCalls.isEmpty {
        request.messages.append(answer.message)
        for call in answer.toolCalls {
            let weather: GetWeather = try call.arguments()
            print("\(call.function.name)(\(weather.city))")
            request.messages.append(.tool(call, getWeather(weather)))
        }
        request.toolChoice = .mode(.none)
        answer = try await client.chat(request)
    }
    print(answer.text)
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
