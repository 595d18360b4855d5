import Foundation
import Inspection
import Redaction
import RuleFiles
import TestSupport
import Testing

@testable import Gateway

@Suite struct `The history of configurations` {
    static func pack(_ action: String) -> String {
        """
        schema: 1
        pack: {id: test, version: 1.0.0}
        rules:
          - id: test.secret
            name: Secret
            description: A secret.
            entity: SECRET
            severity: high
            detect: [{regex: '\\bsecret-[0-9]{4}\\b', confidence: 0.9}]
            action: \(action)
            tests: {match: [secret-1234, a secret-4321 b], no_match: [secret-12, secrets]}

        """
    }

    /// A data directory and rules beside it.
    struct Place {
        let folder: TemporaryFolder
        let history: ConfigurationHistory
        let loader: ConfigurationLoader
        var settings = Settings()

        init() throws {
            folder = try TemporaryFolder(["rules.yaml": pack("flag")])
            history = ConfigurationHistory(in: folder.path + "/data")
            loader = ConfigurationLoader(key: .ephemeral(), history: history)
            settings.rulePaths = [folder.path + "/rules.yaml"]
            settings.source = "schema: 1\n"
        }

        func write(_ action: String) throws {
            try pack(action).write(toFile: folder.path + "/rules.yaml", atomically: true, encoding: .utf8)
        }

        /// - Returns: the hash.
        @discardableResult
        func load() throws -> String {
            let loaded = try loader.load(settings)
            try loader.keep(loaded, settings)
            return loaded.configuration.engine.policyHash
        }
    }

    @Test func `keeps each once, with what was done about it`() throws {
        let place = try Place()
        let first = try place.load()
        try place.load()
        try place.write("block")
        let second = try place.load()
        #expect(place.history.events.map(\.hash) == [first, second])
        #expect(place.history.events.allSatisfy { $0.kind == .loaded && $0.settings?.count == 64 })
        let sources = try place.history.entry(first).sources
        #expect(sources.map(\.text) == [Self.pack("flag")])
        #expect(place.history.hash(beginning: String(first.prefix(8))) == first)
        #expect(place.history.hash(beginning: "") == nil)
        let files = try FileManager.default.contentsOfDirectory(atPath: place.folder.path + "/data/configurations")
        #expect(files.count == 4)
        for file in files {
            let path = place.folder.path + "/data/configurations/" + file
            #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `what is pinned is loaded whatever the files say`() throws {
        let place = try Place()
        let first = try place.load()
        try place.write("block")
        let second = try place.load()
        try place.history.note(.pinned, first, by: "ann")
        #expect(try place.load() == first)
        try place.write("nonsense")
        #expect(try place.load() == first)
        try place.write("block")
        try place.history.note(.unpinned, first, by: "ann")
        #expect(try place.load() == second)
    }

    @Test func `an entry that was tampered with is not loaded`() throws {
        let place = try Place()
        let first = try place.load()
        let path = place.folder.path + "/data/configurations/\(first).json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("action: flag", with: "action: block").write(toFile: path, atomically: true, encoding: .utf8)
        try place.history.note(.pinned, first, by: "ann")
        let refusal = #expect(throws: Refusal.self) { try place.load() }
        #expect(refusal?.diagnostics.map(\.code) == [.historyFailed])
    }

    @Test func `a history that cannot be written refuses the load`() throws {
        let place = try Place()
        try "".write(toFile: place.folder.path + "/data", atomically: true, encoding: .utf8)
        let refusal = #expect(throws: Refusal.self) { try place.load() }
        #expect(refusal?.diagnostics.map(\.code) == [.historyFailed])
    }

    @Test func `four eyes are those of two, and see what is loaded`() throws {
        var place = try Place()
        place.settings.needsApproval = true
        let refusal = #expect(throws: Refusal.self) { try place.load() }
        #expect(refusal?.diagnostics.map(\.code) == [.notApproved])
        let (rules, engine) = try place.loader.candidate(place.settings)
        let hash = engine.policyHash
        try place.history.note(.approved, hash, by: "bob")
        #expect(throws: Refusal.self, "nobody has proposed it") { try place.load() }
        try place.history.propose(rules, hash: hash, by: "ann")
        try place.history.note(.approved, hash, by: "ann")
        #expect(place.history.isApproved(hash))
        #expect(try place.load() == hash)
        try place.history.propose(rules, hash: hash, by: "bob")
        #expect(place.history.isApproved(hash), "ann has approved what bob proposed later")
        try place.write("block")
        #expect(throws: Refusal.self, "another configuration") { try place.load() }
    }

    @Test func `lines that cannot be read are passed over`() throws {
        let place = try Place()
        let first = try place.load()
        let path = place.folder.path + "/data/configurations/events.jsonl"
        let lines = try String(contentsOfFile: path, encoding: .utf8)
        try ("{\n\n[1]\n" + lines + "{\"kind\":\"pinned\"").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(place.history.events.map(\.hash) == [first])
        #expect(place.history.pinned == nil)
    }

    @Test func `canaries are asked before anything is put in force`() throws {
        var place = try Place()
        let path = place.folder.path + "/canaries.yaml"
        try "schema: 1\ncanaries: [{text: secret-1234, expect: block}]\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        place.settings.canaryPath = path
        let refusal = #expect(throws: Refusal.self) { try place.load() }
        #expect(refusal?.diagnostics.map(\.code) == [.failingCanary])
        try place.write("block")
        try place.load()
    }
}
