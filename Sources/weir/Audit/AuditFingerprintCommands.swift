import ArgumentParser
import AuditLog
import Foundation
import Gateway
import Redaction

/// Where the keys of fingerprints are.
struct FingerprintKeyPlace: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The gateway's data directory, with its keys. Default: $WEIR_DATA_DIR, else ./weir-data.",
            valueName: "directory"
        )
    )
    var dataDir: String?

    func keys() throws -> FingerprintKeys {
        let variable = Terminal.environment("WEIR_DATA_DIR")
        let path = dataDir ?? (variable.isEmpty ? "weir-data" : variable)
        let keys = FingerprintKeys(in: path)
        guard !keys.epochs().isEmpty else {
            throw AuditUsageError("\(path) has no fingerprint.key; start the gateway once, or name its --data-dir")
        }
        return keys
    }
}

/// `weir audit rotate-key`: the next key of fingerprints.
struct AuditRotateKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key",
        abstract: "Make the next key of fingerprints, and delete the oldest.",
        discussion: """
            A running gateway takes it with the next reload (SIGHUP), and records that as an event. What was made with a key that is \
            deleted can be linked with nothing else any more: no reader of the log, and none of its writers, can go back.

            EXAMPLES
              weir audit rotate-key
              weir audit rotate-key --keep 0
            """
    )

    @OptionGroup var place: FingerprintKeyPlace
    @Option(help: "Older keys that stay.")
    var keep = 1

    func run() throws {
        try reportingKeyErrors {
            guard keep >= 0 else { throw AuditUsageError("--keep: give 0 or more") }
            let epochs = try place.keys().rotate(keeping: keep).epochs
            print("key \(epochs.last ?? 0); kept: \(epochs.map(String.init).joined(separator: ", "))")
        }
    }
}

/// `weir audit fingerprint`: what a value is called in the log, by each key that is kept.
struct AuditFingerprintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fingerprint",
        abstract: "Make the fingerprints that a value has in the log, one for each key that is kept.",
        discussion: """
            Reads the value from standard input, so that it stands in no history and no process list.

            EXAMPLES
              printf %s 4012888888881881 | weir audit fingerprint --entity CREDIT_CARD
              weir audit query --where fingerprint=…
            """
    )

    @OptionGroup var place: FingerprintKeyPlace
    @Option(name: .long, help: "The entity of the rule that finds the value, such as CREDIT_CARD.")
    var entity: String

    func run() throws {
        try reportingKeyErrors {
            var value = Array(FileHandle.standardInput.readDataToEndOfFile())
            if value.last == 0x0A { value.removeLast() }
            if value.last == 0x0D { value.removeLast() }
            guard !value.isEmpty else { throw AuditUsageError("there is no value on standard input") }
            for text in try place.keys().existing()?.fingerprints(of: value, entity: entity) ?? [] { print(text) }
        }
    }
}

private func reportingKeyErrors(_ body: () throws -> Void) throws {
    do {
        try reportingErrors(body)
    } catch let error as DataDirectoryError {
        remark(error.description)
        throw ExitCode(3)
    }
}
