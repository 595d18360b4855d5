import Detection
import GuardrailTypes
import Inspection
import TestSupport
import Testing

@Suite struct `Lists in disguised texts` {
    @Test(arguments: [
        "deadly night\u{200B}shade", "d\u{435}adly nightshade", "deadly&nbsp;nightshade", "deadly <b>nightshade</b>",
    ])
    func `are seen through a disguise at every chunking`(value: String) throws {
        let rule = try `Word lists`.rule(`Word lists`.entries)
        let run = try `Conditions across rules`.outcome("take some \(value) today, please", [rule])
        #expect(run.text.hasPrefix("take some [LIST]"), "\(run.text)")
    }

    @Test
    func `exact data is seen through one too`() throws {
        let rule = try `Exact data`.rule("v", columns: ["account"])
        let run = try `Conditions across rules`.outcome("it is K\u{200B}D-2024-00\u{2060}4711 here", [rule])
        #expect(run.text == "it is [V] here")
    }

    @Test
    func `a word that a view begins to read in its middle is not taken for another`() throws {
        let rule = try `Word lists`.rule("hemlock")
        for length in 240...270 {
            let text = "x" + String(repeating: "hemlock", count: length / 7) + String(repeating: "y", count: length % 7)
            #expect(try TestRules.engine([rule]).inspectAll(text + " \u{200B} end").isEmpty)
        }
    }
}

extension Engine {
    fileprivate func inspectAll(_ text: String) -> [Finding] {
        var scratch = InspectionScratch(for: self)
        return StreamRun([Array(text.utf8)], engine: self, direction: .prompt, using: &scratch).findings
    }
}
