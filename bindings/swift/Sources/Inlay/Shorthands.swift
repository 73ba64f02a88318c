import Foundation

// What makes chats short to write.

extension ChatMessage {
    /// What the user says.
    public static func user(_ text: String) -> Self { .user(UserMessage(content: .text(text))) }

    /// How the model is to behave.
    public static func system(_ text: String) -> Self {
        .system(SystemMessage(content: .text(text)))
    }

    /// What the model said before.
    public static func assistant(_ text: String) -> Self {
        .assistant(AssistantMessage(content: .text(text)))
    }

    /// What a tool gave back for a call.
    public static func tool(_ call: ToolCall, _ text: String) -> Self {
        .tool(ToolMessage(content: .text(text), toolCallId: call.id))
    }
}

extension Tool {
    /// A function that the model may call. `parameters` is a JSON Schema.
    public static func function(_ name: String, _ description: String, parameters: JSON) -> Self {
        .function(
            FunctionTool(
                function: FunctionDefinition(
                    name: name, description: description, parameters: parameters)))
    }
}

extension ToolCall {
    /// Reads the arguments into a type.
    public func arguments<T: Decodable>(as type: T.Type = T.self) throws -> T {
        try written(type, function.arguments)
    }
}

extension ResponseFormat {
    /// Holds an answer to a JSON Schema.
    public static func jsonSchema(_ name: String, _ schema: JSON) -> Self {
        .jsonSchema(
            JsonSchemaFormat(
                jsonSchema: JsonSchemaDefinition(name: name, schema: schema, strict: true)))
    }
}

extension ChatCompletion {
    /// The text of the first choice; empty if there is none.
    public var text: String { choices.first?.message.content ?? "" }

    /// The calls of the first choice.
    public var toolCalls: [ToolCall] { choices.first?.message.toolCalls ?? [] }

    /// The first choice as a message, to go on with the conversation.
    public var message: ChatMessage {
        let said = choices.first?.message
        return .assistant(
            AssistantMessage(content: said?.content.map { .text($0) }, toolCalls: said?.toolCalls))
    }

    /// Reads the text of the first choice, which is JSON, into a type.
    public func parse<T: Decodable>(as type: T.Type = T.self) throws -> T {
        try written(type, text)
    }
}

extension ChatCompletionChunk {
    /// What the chunk adds to the text of the first choice.
    public var text: String { choices.first { $0.index == 0 }?.delta.content ?? "" }
}

extension Completion {
    /// The text of the first choice; empty if there is none.
    public var text: String { choices.first?.text ?? "" }
}

private func written<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
    do {
        return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch {
        throw InlayError(
            .invalidResponse, "What the model wrote is not of the type asked for: \(error).")
    }
}
