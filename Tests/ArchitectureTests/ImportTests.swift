import Foundation
import Testing

/// The floor plan: what each room may import.
///
/// Packages not named here are refused everywhere.
private let plan: [String: Set<String>] = [
    "ByteText": [],
    "GuardrailTypes": ["ByteText"],
    "Matching": ["ByteText", "CPCRE2"],
    "Policy": ["GuardrailTypes", "Crypto"],
    "Classification": ["ByteText", "GuardrailTypes"],
    "ShippedModel": ["Classification", "CEmbeddedModel"],
    "ClassifierTraining": ["Classification", "GuardrailTypes", "Wire"],
    "Wire": ["ByteText"],
    "Routing": ["ByteText", "GuardrailTypes"],
    "Spending": ["Synchronization"],
    "BudgetFile": ["Spending", "AuditLog", "Foundation"],
    "Caching": ["Wire", "Crypto"],
    "AuditLog": [
        "ByteText", "GuardrailTypes", "CSQLite", "CZlib", "Crypto", "Glibc", "Foundation", "Dispatch",
        "Synchronization",
    ],
    "Upstream": ["CCurl", "CCurlShims", "NIOCore", "Glibc", "Synchronization"],
    "RedisClient": ["CCurl", "CCurlShims", "Glibc"],
    "PostgresClient": ["ByteText", "CPostgres"],
    "SharedLog": ["AuditLog", "PostgresClient"],
    "SharedState": ["AuditLog", "Spending", "RedisClient", "Foundation"],
    "Detection": ["ByteText", "GuardrailTypes", "Matching", "Crypto"],
    "Redaction": ["ByteText", "GuardrailTypes", "Crypto"],
    "Inspection": [
        "ByteText", "GuardrailTypes", "Matching", "Policy", "Classification", "Detection", "Redaction", "Crypto",
        "Synchronization",
    ],
    "RuleFiles": [
        "ByteText", "GuardrailTypes", "Matching", "Policy", "Detection", "Redaction", "Inspection", "Yams",
        "Foundation",
        "Glibc", "Synchronization",
    ],
    "Evaluation": [
        "ByteText", "GuardrailTypes", "Detection", "Redaction", "Inspection", "RuleFiles", "Wire", "Classification",
        "ClassifierTraining",
    ],
    "Gateway": [
        "Matching", "ByteText", "GuardrailTypes", "Classification", "ClassifierClients", "ShippedModel", "Policy",
        "Detection",
        "Caching", "Redaction", "Inspection", "RuleFiles", "Wire", "AuditLog", "Upstream", "Routing", "Spending",
        "BudgetFile",
        "Yams", "Crypto",
        "NIOCore",
        "NIOPosix", "SharedState", "SharedLog", "RedisClient", "NIOConcurrencyHelpers", "Logging", "Foundation",
        "Glibc",
        "Dispatch", "Synchronization", "FoundationEssentials", "Darwin",
    ],
    "ClassifierClients": [
        "ByteText", "GuardrailTypes", "Classification", "Wire", "Upstream", "NIOCore", "Crypto", "Synchronization",
    ],
    "RuleImport": ["ByteText", "Detection", "Matching", "RuleFiles", "Yams"],
    "weir": [
        "ByteText", "GuardrailTypes", "Policy", "Detection", "Redaction", "Inspection", "RuleFiles", "Wire", "AuditLog",
        "Upstream", "Gateway", "RuleImport", "Evaluation", "Classification", "ClassifierTraining",
        "ClassifierClients", "ShippedModel", "Spending", "BudgetFile", "SharedLog", "ArgumentParser", "Logging",
        "Foundation", "Glibc",
        "NIOCore",
        "NIOPosix",
        "Matching",
        "Synchronization", "Dispatch",
    ],
]

private let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources")

/// Swift files below a folder of `Sources`.
private func files(in room: String) throws -> [URL] {
    let walker = FileManager.default.enumerator(at: sources.appending(path: room), includingPropertiesForKeys: nil)
    return (walker?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
}

@Suite struct `The house` {
    @Test(arguments: plan.keys.sorted())
    func `imports go downwards only`(room: String) throws {
        let found = try files(in: room)
        #expect(!found.isEmpty)
        for file in found {
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
                let words = line.split(separator: " ").drop {
                    ["package", "public", "internal", "@testable"].contains($0)
                }
                guard words.first == "import", words.count >= 2, let module = words.last?.split(separator: ".").first
                else { continue }
                #expect(plan[room]?.contains(String(module)) == true, "\(file.lastPathComponent) imports \(module)")
            }
        }
    }

    @Test
    func `every room is in the plan`() throws {
        let rooms = try FileManager.default.contentsOfDirectory(atPath: sources.path())
        let inC: Set<String> = [
            "CPCRE2", "CSQLite", "CCurl", "CCurlShims", "CPostgres", "CZlib", "CEmbeddedModel",
        ]
        #expect(Set(rooms.filter { !$0.hasPrefix(".") }).subtracting(inC) == Set(plan.keys))
    }

    @Test(arguments: plan.keys.sorted())
    func `no work is left in comments`(room: String) throws {
        for file in try files(in: room) {
            let text = try String(contentsOf: file, encoding: .utf8)
            for word in ["TODO", "FIXME", "XXX:"] { #expect(!text.contains("// \(word)"), "\(file.lastPathComponent)") }
        }
    }
}
