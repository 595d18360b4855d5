import FoundationEssentials
import Inspection
import Testing
import Wire

@testable import Gateway

@Suite struct `Events of the coverage manifest` {
    static let names = CoverageTable.events.map(\.name)

    @Test(arguments: names)
    func `show a value at no path`(name: String) throws {
        let section = try #require(CoverageTable.events.first { $0.name == name })
        let base = CoverageStream.base(section)
        for (place, row) in section.rows.enumerated() {
            for plant in Self.chosen(Canary.plants(for: row), at: place, of: section) {
                let isExact = ![.channel, .held, .signed, .repeated].contains(row.mark) && row.path != "type"
                check(isExact ? plant : plant.withoutExactPlace, at: row, base: base, in: section)
            }
        }
        for (place, object) in section.objects.enumerated() {
            let isRepeated = object.contains("logprobs")
            for plant in Self.chosen(Canary.unknown, at: place, of: section) {
                let row = CoverageRow(path: object.isEmpty ? "x_vendor{}" : object + ".x_vendor{}", mark: .text)
                check(isRepeated ? plant.withoutExactPlace : plant, at: row, base: base, in: section)
            }
        }
    }

    @Test(arguments: names)
    func `show no part of a value that several of them bring`(name: String) throws {
        let section = try #require(CoverageTable.events.first { $0.name == name })
        for row in section.rows where [.channel, .held, .signed].contains(row.mark) {
            for parts in Self.splits {
                let base = CoverageStream.base(section)
                let events = parts.map { base.setting(row.path, to: .string($0)) }
                let out = run(section, CoverageStream.script(section, events))
                #expect(out.end == .completed, "\(row.path)")
                #expect(!Canary.leaks(in: out.bytes), "\(row.path): \(parts)")
                let text = String(decoding: out.bytes, as: UTF8.self)
                #expect(text.contains("[CARD]") != (row.mark == .signed), "\(row.path): \(parts)")
                guard row.mark == .held else { continue }
                let half = run(section, CoverageStream.script(section, events, isComplete: false))
                #expect(!String(decoding: half.bytes, as: UTF8.self).contains("no"), "\(row.path): half a call")
            }
            for cut in 1..<Canary.key.count {
                let parts = [Canary.key.prefix(cut), Canary.key.dropFirst(cut)].map(String.init)
                let base = CoverageStream.base(section)
                let events = parts.map { base.setting(row.path, to: .string($0)) }
                let out = run(section, CoverageStream.script(section, events))
                #expect(out.end?.name.hasPrefix("blocked") == true, "\(row.path): \(parts)")
                #expect(!Canary.leaks(in: out.bytes), "\(row.path): \(parts)")
            }
        }
    }

    @Test(arguments: APIDialect.allCases)
    func `show a value in no line besides their data`(dialect: APIDialect) throws {
        let script = DialectStream.script(dialect, ["fine, ", "then"])
        let card = Canary.card
        for line in [": \(card)", "id: \(card)", "x: \(card)", "event: \(Canary.key)", card] {
            for index in script.indices {
                for planted in ["\(line)\n\(script[index])", "\(line)\n\n\(script[index])"] {
                    var script = script
                    script[index] = planted
                    var options = RelayOptions()
                    options.dialect = dialect
                    let out = try RelayRun(script, options: options)
                    #expect(!Canary.leaks(in: out.raw), "\(line)")
                    #expect(out.end == .completed)
                }
            }
        }
    }

    private static let splits: [[String]] = {
        let text = "no \(Canary.card)."
        return text.indices.dropFirst().map { [String(text[..<$0]), String(text[$0...])] } + [text.map(String.init)]
    }()

    // MARK: Checking

    /// Of the events that hold a whole response each path gets one value in turn; all of them with `WEIR_COVERAGE=full`.
    private static func chosen(_ plants: [Canary.Plant], at place: Int, of section: CoverageSection) -> [Canary.Plant] {
        let isLarge = section.objects.count > 100 && ProcessInfo.processInfo.environment["WEIR_COVERAGE"] != "full"
        return isLarge ? [plants[place % plants.count]] : plants
    }

    private func check(_ plant: Canary.Plant, at row: CoverageRow, base: CoverageTree, in section: CoverageSection) {
        let event = base.setting(row.path, to: plant.value, key: plant.memberName)
        let out = run(section, CoverageStream.script(section, [event]))
        let label = "\(section.name): \(row.path): \(plant.name)"
        #expect(!Canary.leaks(in: out.bytes), "\(label)")
        switch plant.expectation {
        case .edited(let value):
            if row.mark == .strict, out.end?.name.hasPrefix("failed") == true { return }
            let edited = base.setting(row.path, to: value, key: plant.editedMemberName)
            let text = String(decoding: out.bytes, as: UTF8.self)
            #expect(text.contains("data: \(edited.json)\n"), "\(label): \(text)")
        case .absent: break
        case .blocked:
            let name = out.end?.name ?? ""
            #expect(name.hasPrefix("blocked") || row.mark == .strict && name.hasPrefix("failed"), "\(label): \(name)")
        }
    }

    private func run(_ section: CoverageSection, _ script: [String]) -> (bytes: [UInt8], end: RelayEnd?) {
        var options = RelayOptions()
        options.dialect = section.dialect ?? .chat
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let relay = StreamRelay(engine: RelayRules.enforcing, options: options)
        var output = RelayOutput()
        for event in script { relay.receive(Array(event.utf8), using: &scratch, into: &output) }
        relay.finish(using: &scratch, into: &output)
        return (output.bytes, output.end)
    }
}
