// swift-tools-version: 6.2
// The floor plan. Imports go downwards only; `ArchitectureTests` reads the import lines against the same plan.
import PackageDescription

/// What every Swift target in the house is compiled with.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]
/// Added in the rooms that hold C handles or hand out borrowed views of memory.
let lowLevel = house + [.enableExperimentalFeature("Lifetimes")]
/// Added in the rooms through which every rule and every text goes: optimised in debug builds too, with all their checks.
///
/// Without, a debug build takes several times as long to load the shipped rules, and every command of every test loads them.
let hot = lowLevel + [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "weir",
    products: [
        .executable(name: "weir", targets: ["weir"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // Floor 0: C. Module maps and the few calls that Swift cannot express; no logic.
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CCurlShims", dependencies: ["CCurl"]),
        // A model's bytes, put into the program by the compiler.
        .target(name: "CEmbeddedModel", exclude: ["embedded.model", "recipe.json"]),

        // Floor 1: words and bytes.
        .target(name: "ByteText", swiftSettings: hot),
        .target(name: "GuardrailTypes", dependencies: ["ByteText"], swiftSettings: house),

        // Floor 2: siblings never meet.
        .target(name: "Matching", dependencies: ["ByteText", "CPCRE2"], swiftSettings: hot),
        .target(name: "Policy", dependencies: ["GuardrailTypes", crypto], swiftSettings: house),
        .target(name: "Classification", dependencies: ["ByteText", "GuardrailTypes"], swiftSettings: lowLevel),
        .target(name: "Wire", dependencies: ["ByteText"], swiftSettings: lowLevel),
        .target(name: "Routing", swiftSettings: house),
        .target(name: "Spending", swiftSettings: house),
        .target(
            name: "AuditLog",
            dependencies: ["GuardrailTypes", "ByteText", "CSQLite", "CZlib", crypto],
            swiftSettings: lowLevel
        ),
        .target(
            name: "Upstream",
            dependencies: ["CCurl", "CCurlShims", nio],
            swiftSettings: lowLevel
        ),

        .target(name: "RedisClient", dependencies: ["CCurl", "CCurlShims"], swiftSettings: lowLevel),
        .target(name: "PostgresClient", dependencies: ["ByteText", "CPostgres"], swiftSettings: lowLevel),

        // Floor 3: findings, and what becomes of the bytes.
        .target(
            name: "Detection",
            dependencies: ["ByteText", "GuardrailTypes", "Matching", crypto],
            swiftSettings: hot
        ),
        .target(name: "Redaction", dependencies: ["ByteText", "GuardrailTypes", crypto], swiftSettings: lowLevel),
        .target(name: "ShippedModel", dependencies: ["Classification", "CEmbeddedModel"], swiftSettings: house),
        .target(
            name: "ClassifierTraining",
            dependencies: ["GuardrailTypes", "Classification", "Wire"],
            swiftSettings: lowLevel
        ),
        // One log of many nodes, and what they count together, on servers.
        .target(name: "SharedState", dependencies: ["AuditLog", "Spending", "RedisClient"], swiftSettings: house),
        .target(name: "SharedLog", dependencies: ["AuditLog", "PostgresClient"], swiftSettings: lowLevel),
        .target(name: "Caching", dependencies: ["Wire", crypto], swiftSettings: house),
        // On the other side of the floor: classifiers behind a network.
        .target(
            name: "ClassifierClients",
            dependencies: ["ByteText", "GuardrailTypes", "Classification", "Wire", "Upstream", crypto, nio],
            swiftSettings: house
        ),

        // And budgets on disk.
        .target(name: "BudgetFile", dependencies: ["Spending", "AuditLog"], swiftSettings: lowLevel),

        // Floor 4: the centre. Bytes in, actions out; no I/O, no clock, no NIO.
        .target(
            name: "Inspection",
            dependencies: [
                "ByteText", "GuardrailTypes", "Matching", "Policy", "Classification", "Detection", "Redaction", crypto,
            ],
            swiftSettings: hot
        ),

        // Floor 5: rule files (which run a rule's own tests through the centre) and the thin gateway around it.
        .target(
            name: "RuleFiles",
            dependencies: [
                "ByteText", "GuardrailTypes", "Matching", "Policy", "Detection", "Redaction", "Inspection", "Yams",
            ],
            swiftSettings: house
        ),
        // Beside the gateway: it is for the command line alone.
        .target(
            name: "RuleImport",
            dependencies: ["ByteText", "Detection", "Matching", "RuleFiles", "Yams"],
            swiftSettings: house
        ),
        .target(
            name: "Evaluation",
            dependencies: [
                "ByteText", "GuardrailTypes", "Detection", "Redaction", "Inspection", "RuleFiles", "Wire",
                "Classification", "ClassifierTraining",
            ],
            swiftSettings: house
        ),
        .target(
            name: "Gateway",
            dependencies: [
                "ByteText", "GuardrailTypes", "Policy", "Classification", "ShippedModel", "ClassifierClients",
                "Matching", "Detection", "Redaction", "Inspection", "RuleFiles", "Wire", "AuditLog", "Upstream",
                "Routing",
                "Caching", "Spending", "BudgetFile", "SharedState", "SharedLog", "RedisClient", "Yams",
                crypto, nio,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house
        ),

        // Floor 6: the front door.
        .executableTarget(
            name: "weir",
            dependencies: [
                "ByteText", "GuardrailTypes", "Policy", "Detection", "Redaction", "Inspection", "RuleFiles", "Wire",
                "AuditLog", "Upstream", "Gateway", "RuleImport", "Evaluation", "Classification",
                "ClassifierTraining", "ClassifierClients", "ShippedModel", "Spending", "BudgetFile", "SharedLog",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: house
        ),

        // Tests, one room each. `TestSupport` is imported by tests only.
        .target(
            name: "TestSupport",
            dependencies: ["ByteText", "GuardrailTypes", "Inspection", "RuleFiles"],
            path: "Tests/TestSupport",
            swiftSettings: house
        ),
        .testTarget(name: "ArchitectureTests", swiftSettings: house),
        .testTarget(name: "ByteTextTests", dependencies: ["ByteText"], swiftSettings: lowLevel),
        .testTarget(
            name: "MatchingTests",
            dependencies: ["Matching", "ByteText", "TestSupport"],
            swiftSettings: lowLevel
        ),
        .testTarget(
            name: "DetectionTests",
            dependencies: ["Detection", "ByteText", "GuardrailTypes", "Matching", "TestSupport"],
            swiftSettings: lowLevel
        ),
        .testTarget(name: "RedactionTests", dependencies: ["Redaction", "TestSupport"], swiftSettings: lowLevel),
        .testTarget(name: "PolicyTests", dependencies: ["Policy"], swiftSettings: house),
        .testTarget(
            name: "ClassificationTests",
            dependencies: ["Classification", "ByteText", "GuardrailTypes", "TestSupport"],
            swiftSettings: lowLevel
        ),
        .testTarget(
            name: "ClassifierTrainingTests",
            dependencies: ["ClassifierTraining", "Classification", "ShippedModel", "GuardrailTypes", "TestSupport"],
            swiftSettings: lowLevel
        ),
        .testTarget(
            name: "InspectionTests",
            dependencies: ["Inspection", "RuleFiles", "Classification", "TestSupport"],
            swiftSettings: lowLevel
        ),
        .testTarget(
            name: "RuleFilesTests",
            dependencies: ["RuleFiles", "GuardrailTypes", "Inspection", "Redaction", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(
            name: "RuleImportTests",
            dependencies: [
                "RuleImport", "RuleFiles", "ByteText", "GuardrailTypes", "Detection", "Inspection", "Redaction",
                "TestSupport",
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "EvaluationTests",
            dependencies: [
                "Evaluation", "ByteText", "GuardrailTypes", "Policy", "Redaction", "Inspection", "RuleFiles",
                "Classification", "ClassifierTraining", "ShippedModel", "TestSupport",
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "WireTests",
            dependencies: ["Wire", "TestSupport"],
            exclude: ["TranslationGoldens"],
            swiftSettings: lowLevel
        ),
        .testTarget(
            name: "ClassifierClientsTests",
            dependencies: [
                "ClassifierClients", "Classification", "ByteText", "GuardrailTypes", "Wire", "Upstream", crypto, nio,
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "SharedLogTests",
            dependencies: ["SharedLog", "PostgresClient", "AuditLog", "GuardrailTypes", "TestSupport"],
            swiftSettings: lowLevel
        ),
        .testTarget(
            name: "SharedStateTests",
            dependencies: ["SharedState", "Spending", "RedisClient", "TestSupport"],
            swiftSettings: house
        ),
        .testTarget(name: "RedisClientTests", dependencies: ["RedisClient", "TestSupport"], swiftSettings: house),
        .testTarget(name: "RoutingTests", dependencies: ["Routing"], swiftSettings: house),
        .testTarget(name: "SpendingTests", dependencies: ["Spending"], swiftSettings: house),
        .testTarget(
            name: "BudgetFileTests",
            dependencies: ["BudgetFile", "BudgetCrashWriter", "Spending", "AuditLog", "TestSupport"],
            swiftSettings: house
        ),
        .executableTarget(
            name: "BudgetCrashWriter",
            dependencies: ["BudgetFile", "Spending"],
            path: "Tests/BudgetCrashWriter",
            swiftSettings: house
        ),
        .testTarget(name: "CachingTests", dependencies: ["Caching", "Wire"], swiftSettings: house),
        .testTarget(
            name: "AuditLogTests",
            dependencies: ["AuditLog", "AuditCrashWriter", "CSQLite", "TestSupport"],
            exclude: ["ExportGoldens"],
            swiftSettings: lowLevel
        ),
        .executableTarget(
            name: "AuditCrashWriter",
            dependencies: ["AuditLog"],
            path: "Tests/AuditCrashWriter",
            swiftSettings: house
        ),
        .testTarget(
            name: "UpstreamTests",
            dependencies: [
                "Upstream", nio, .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: lowLevel
        ),
        .testTarget(
            name: "GatewayTests",
            dependencies: [
                "Gateway", "AuditLog", "Classification", "ClassifierClients", "Upstream", "ShippedModel", "Wire",
                "Caching", "Redaction", "Policy", "RedisClient", "Routing", "SharedState", "Spending", "TestSupport",
                nio,
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "TestSupport", "RuleFiles", "Inspection", "Redaction", "Policy", "Detection", "Matching", "ByteText",
            ],
            swiftSettings: lowLevel
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["weir", "AuditLog", "Gateway", "TestSupport"],
            swiftSettings: house
        ),
    ],
    swiftLanguageModes: [.v6]
)

// The benchmarks stand in `Benchmarks/` and use the rooms from inside, so they are targets of this package; an ordinary build
// neither resolves nor compiles them. `make bench` sets the variable.
if Context.environment["WEIR_BENCHMARKS"] != nil {
    package.targets += [
        .systemLibrary(
            name: "CHyperscan",
            path: "Benchmarks/CHyperscan",
            pkgConfig: "libhs",
            providers: [.apt(["libhyperscan-dev"])]
        ),
        .executableTarget(
            name: "EngineBenchmark",
            dependencies: [
                "ByteText", "GuardrailTypes", "Matching", "Policy", "Detection", "Redaction", "Inspection", "RuleFiles",
                "CHyperscan",
            ],
            path: "Benchmarks/Engine",
            swiftSettings: lowLevel
        ),
        .executableTarget(
            name: "AuditBenchmark",
            dependencies: ["AuditLog", "ByteText", "GuardrailTypes", crypto],
            path: "Benchmarks/Audit",
            swiftSettings: house
        ),
        .executableTarget(
            name: "TranslationBenchmark",
            dependencies: ["Wire"],
            path: "Benchmarks/Translation",
            swiftSettings: lowLevel
        ),
        .executableTarget(
            name: "ClassifierBenchmark",
            dependencies: ["Classification", "ClassifierTraining", "ShippedModel"],
            path: "Benchmarks/Classifier",
            swiftSettings: lowLevel
        ),
        .executableTarget(
            name: "AuditQueriesBenchmark",
            dependencies: ["AuditLog"],
            path: "Benchmarks/AuditQueries",
            swiftSettings: lowLevel
        ),
        .executableTarget(
            name: "RoutingBenchmark",
            dependencies: ["Routing"],
            path: "Benchmarks/Routing",
            swiftSettings: house
        ),
        .executableTarget(
            name: "SpendingBenchmark",
            dependencies: ["BudgetFile", "Spending"],
            path: "Benchmarks/Spending",
            swiftSettings: house
        ),
    ]
}
