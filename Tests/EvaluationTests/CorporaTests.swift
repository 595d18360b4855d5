import Evaluation
import Foundation
import TestSupport
import Testing

/// The sets that the repository keeps.
@Suite struct `The corpora` {
    @Test(arguments: ["labelled/positives", "labelled/traps", "clean/chats", "clean/code", "clean/logs"])
    func `every line is read`(name: String) throws {
        let url = SharedData.root.appending(path: "corpora/\(name).jsonl")
        let file = LabelledFile.lines(name: name, Array(try Data(contentsOf: url)))
        #expect(file.texts.count > 100)
        #expect(file.skipped.isEmpty)
    }

    @Test func `are what the generator writes`() throws {
        let python = Process()
        python.executableURL = URL(filePath: "/usr/bin/env")
        python.arguments = ["python3", SharedData.root.appending(path: "corpora/generate.py").path, "--check"]
        try python.run()
        python.waitUntilExit()
        #expect(python.terminationStatus == 0)
    }
}
