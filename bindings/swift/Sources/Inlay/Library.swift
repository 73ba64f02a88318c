import CInlay
import Foundation

/// The status codes of `inlay.h`.
enum Status {
    static let timedOut = Int(INLAY_TIMED_OUT)
    static let closed = Int(INLAY_CLOSED)
    static let full = Int(INLAY_FULL)
    static let forked = Int(INLAY_FORKED)
}

/// The functions of an opened libinlay. It is never unloaded.
struct Library: Sendable {
    let functions: inlay_functions

    /// The lowest ABI number that the package works with.
    private static let neededABI = 1

    #if os(Windows)
        static let name = "inlay.dll"
    #elseif canImport(Darwin)
        static let name = "libinlay.dylib"
    #else
        static let name = "libinlay.so"
    #endif

    /// Opens the library at a path, or the one that is found.
    static func open(_ explicit: String?) throws -> Library {
        if inlay_is_linked() != 0 {
            return try Library(path: explicit)
        }
        var tried: [String] = []
        for place in try places(explicit) {
            do {
                return try Library(path: place)
            } catch let error as NotOpened {
                tried.append(error.reason)
            }
        }
        throw InlayError(
            .libraryMissing,
            "\(name) could not be opened (\(tried.joined(separator: "; "))). Put it beside the "
                + "program, or set INLAY_LIBRARY to its path.")
    }

    private static func places(_ explicit: String?) throws -> [String] {
        let variable = ProcessInfo.processInfo.environment["INLAY_LIBRARY"] ?? ""
        if let named = explicit ?? (variable.isEmpty ? nil : variable) {
            guard isFile(named) else {
                let who = explicit == nil ? "INLAY_LIBRARY" : "The path given"
                throw InlayError(.libraryMissing, "\(who) names \(named), which is no file.")
            }
            return [named]
        }
        var places: [String] = []
        if let folder = Bundle.main.executableURL?.deletingLastPathComponent() {
            for relative in ["", "../Frameworks/", "../lib/"] {
                places.append(folder.appendingPathComponent(relative + name).path)
            }
        }
        if let frameworks = Bundle.main.privateFrameworksPath {
            places.append(frameworks + "/" + name)
        }
        return places.filter(isFile) + [name]
    }

    private static func isFile(_ path: String) -> Bool {
        var folder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &folder)
            && !folder.boolValue
    }

    private struct NotOpened: Error {
        let reason: String
    }

    private struct About: Decodable {
        let abi: Int
    }

    private init(path: String?) throws {
        var found = inlay_functions()
        if let reason = inlay_load(path, &found) {
            throw NotOpened(reason: String(cString: reason))
        }
        functions = found
        let about = functions.about().map { String(cString: $0) } ?? ""
        let abi = (try? JSONDecoder().decode(About.self, from: Data(about.utf8)))?.abi ?? 0
        guard abi >= Self.neededABI else {
            throw InlayError(
                .libraryIncompatible,
                "\(path ?? "The linked libinlay") has ABI \(abi), and this package needs "
                    + "\(Self.neededABI) or newer.")
        }
    }
}

/// The C functions as they are, for programs that write and read the messages themselves.
///
/// Bytes in, bytes out. What is sent is not checked.
public final class RawClient: @unchecked Sendable {
    // Unchecked because of the pointer: the library takes any handle from any thread, recognises
    // stale ones, and turns a second reader away.
    private let library: Library
    private let handle: OpaquePointer
    private let reading = NSLock()

    /// Opens a client of the library at `library`, or of the one that is found.
    public init(library: String? = nil) throws {
        self.library = try Library.open(library)
        guard let handle = self.library.functions.open() else {
            throw InlayError(
                .outOfMemory, "No client could be opened: memory or threads ran out, or fork().")
        }
        self.handle = handle
    }

    deinit { close() }

    /// Sends one message. False if the queue is full: read, then send it again.
    public func send(_ message: Data) throws -> Bool {
        let code = message.withUnsafeBytes { bytes in
            -library.functions.send(
                handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        switch Int(code) {
        case 0: return true
        case Status.full: return false
        default: throw InlayError.status(Int(code))
        }
    }

    /// Takes the next message, waiting up to `timeout` seconds; for ever if it is negative. Nil if
    /// none came. This blocks its thread.
    public func receive(timeout: Double) throws -> Data? {
        // The message is the library's until the next is taken: the lock is held until it is
        // copied.
        try reading.withLock {
            var message: UnsafePointer<CChar>?
            var length = 0
            let code = Int(-library.functions.recv(handle, timeout, &message, &length))
            if code == Status.timedOut { return nil }
            guard code == 0, let message else { throw InlayError.status(code) }
            return Data(bytes: message, count: length)
        }
    }

    /// Closes the client: cancels, joins, frees. Whoever waits in `receive` is let go with the
    /// error `client_closed`.
    public func close() {
        library.functions.close(handle)
    }
}
