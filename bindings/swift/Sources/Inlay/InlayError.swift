import Foundation

/// A request failed, or the client cannot work.
///
/// Compare `name`, not the sentence: `error.name == .contextLengthExceeded`.
public struct InlayError: Error, Sendable, Hashable {
    /// Stable. One of the protocol's errors, or one of the package's own.
    public let name: ErrorName
    /// What went wrong, as a sentence.
    public let message: String
    /// JSON Pointer into the message to the field at fault, such as `/params/temperature`.
    public let pointer: String?
    /// The JSON-RPC code; nil for the package's own errors.
    public let code: Int?

    init(_ name: ErrorName, _ message: String, pointer: String? = nil, code: Int? = nil) {
        self.name = name
        self.message = message
        self.pointer = pointer
        self.code = code
    }

    /// The error for the `error` of an answer.
    init(answer: Data) {
        do {
            let object = try JSONDecoder().decode(ErrorObject.self, from: answer)
            self.init(
                object.data.name, object.message, pointer: object.data.pointer, code: object.code)
        } catch {
            self.init(.invalidResponse, "The library's answer could not be read: \(error).")
        }
    }

    static let closed = InlayError(.clientClosed, "The client is closed.")
    static let forked = InlayError(
        .forked,
        "This client was opened by the parent process, and threads do not survive fork().")

    static func status(_ code: Int) -> InlayError {
        switch code {
        case Status.closed: .closed
        case Status.forked: .forked
        default: InlayError(.internalError, "libinlay reports status \(code).")
        }
    }
}

extension InlayError: CustomStringConvertible, LocalizedError {
    public var description: String {
        "\(message) [\(name)]" + (pointer.map { " (at \($0))" } ?? "")
    }

    public var errorDescription: String? { description }
}

/// The package's own errors.
extension ErrorName {
    /// libinlay was not found.
    public static let libraryMissing = Self(rawValue: "library_missing")
    /// What was found is not a libinlay that this package works with.
    public static let libraryIncompatible = Self(rawValue: "library_incompatible")
    /// The client was closed, before the call or during it.
    public static let clientClosed = Self(rawValue: "client_closed")
    /// The client was opened by the parent of this process.
    public static let forked = Self(rawValue: "forked")
    /// What came is not what the schemas say.
    public static let invalidResponse = Self(rawValue: "invalid_response")
}
