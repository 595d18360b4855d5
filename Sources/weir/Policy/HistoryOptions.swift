import ArgumentParser
import ClassifierClients
import Gateway
import Inspection
import NIOPosix
import Redaction
import RuleFiles
import Upstream

/// Where the history of a gateway's configurations is.
struct HistoryOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The gateway's settings.", valueName: "file"))
    var config = "weir.yaml"

    func open() throws -> (settings: Settings, history: ConfigurationHistory) {
        let settings = try PolicyOptions.settings(config)
        return (settings, ConfigurationHistory(in: settings.dataDirectory))
    }

    /// The full hash that was meant by its first digits.
    static func hash(_ prefix: String, in history: ConfigurationHistory) throws -> String {
        let digits = prefix.hasPrefix("sha256:") ? String(prefix.dropFirst(7)) : prefix
        guard digits.count >= 4, let hash = history.hash(beginning: digits) else {
            throw CommandFailure.usage("the history has no configuration, or more than one, sha256:\(digits)")
        }
        return hash
    }

    /// The rules and policies that the files hold now, checked as a load would; nothing is pinned for it.
    static func candidate(_ settings: Settings) throws -> (rules: LoadedRules, engine: Engine) {
        try refusing { () throws(Refusal) in
            try ConfigurationLoader(key: .ephemeral(), classifiers: silentClassifiers).candidate(settings)
        }
    }

    /// Nobody is asked: the classifiers are made to know what they can judge.
    static var silentClassifiers: ClassifierFactory {
        ClassifierFactory(
            client: CurlDriver(),
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(),
            time: { 0 }
        )
    }

    /// Makes engines where there is no gateway, with the key of the data directory if there is one.
    static func offlineLoader(_ settings: Settings) -> ConfigurationLoader {
        let key = try? DataDirectory.existingKey(in: settings.dataDirectory)
        return ConfigurationLoader(
            key: key ?? .ephemeral(),
            history: ConfigurationHistory(in: settings.dataDirectory),
            classifiers: silentClassifiers
        )
    }

    static func refusing<Value>(_ body: () throws(Refusal) -> Value) throws -> Value {
        do throws(Refusal) {
            return try body()
        } catch {
            RuleOptions.say(error.diagnostics)
            throw ExitStatus.usage.code
        }
    }
}
