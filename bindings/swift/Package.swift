// swift-tools-version: 6.0
import PackageDescription

// libinlay is opened when the first client is. With INLAY_LINK set, it is linked instead, as an
// app does that carries it as a framework.
let linked = Context.environment["INLAY_LINK"] != nil

let package = Package(
    name: "Inlay",
    platforms: [.macOS(.v12), .iOS(.v15)],
    products: [.library(name: "Inlay", targets: ["Inlay"])],
    targets: [
        .target(
            name: "CInlay",
            cSettings: linked ? [.define("INLAY_LINKED")] : [],
            linkerSettings: linked ? [.linkedLibrary("inlay")] : [.linkedLibrary("dl", .when(platforms: [.linux]))]
        ),
        .target(name: "Inlay", dependencies: ["CInlay"]),
        .testTarget(name: "InlayTests", dependencies: ["Inlay"]),
        .executableTarget(name: "hello", dependencies: ["Inlay"], path: "Examples/hello"),
        .executableTarget(name: "stream", dependencies: ["Inlay"], path: "Examples/stream"),
        .executableTarget(name: "tools", dependencies: ["Inlay"], path: "Examples/tools"),
        .executableTarget(name: "structured", dependencies: ["Inlay"], path: "Examples/structured"),
        .executableTarget(name: "cancel", dependencies: ["Inlay"], path: "Examples/cancel"),
    ],
    swiftLanguageModes: [.v6]
)
