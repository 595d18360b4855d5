import Foundation
import Testing
import Wire

/// What each pair of APIs makes of the fixtures, kept in `TranslationGoldens`, one file for each pair.
///
/// `WEIR_WRITE_GOLDENS=1` writes the files anew; read the difference before committing it.
/// `Tests/clients/translation_shapes.py` hands what they hold to the providers' own packages.
@Suite struct TranslationGoldenTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "TranslationGoldens"
    )
    private static let isWriting = ProcessInfo.processInfo.environment["WEIR_WRITE_GOLDENS"] != nil

    @Test(arguments: TranslationFixtures.pairs.indices)
    func `a pair says what its goldens say`(pair: Int) throws {
        let (source, target) = TranslationFixtures.pairs[pair]
        let text = try Self.sections(from: source, to: target).map { "## \($0.title)\n\($0.text)\n" }.joined()
        let file = Self.folder.appending(path: "\(source.rawValue)-to-\(target.rawValue).txt")
        if Self.isWriting { try Data(text.utf8).write(to: file) }
        let golden = try String(contentsOf: file, encoding: .utf8)
        for (line, expected) in zip(text.split(separator: "\n"), golden.split(separator: "\n")) {
            #expect(line == expected)
        }
        #expect(text == golden)
    }

    private typealias Section = (title: String, text: String)

    private static func sections(from source: APIDialect, to target: APIDialect) throws -> [Section] {
        try requests(from: source, to: target) + answers(from: source, to: target) + failures(from: source, to: target)
    }

    private static func requests(from source: APIDialect, to target: APIDialect) throws -> [Section] {
        var sections: [Section] = []
        for request in TranslationFixtures.requests(in: source) {
            let result = try TranslationFixtures.translate(request, from: source, to: target)
            sections.append(("request \(request.name)", string(result.body)))
            sections.append(("dropped \(request.name)", result.dropped.map(\.rawValue).joined(separator: " ")))
        }
        return sections
    }

    private static func answers(from source: APIDialect, to target: APIDialect) throws -> [Section] {
        var sections: [Section] = []
        for answer in TranslationFixtures.answers(in: source) {
            let whole = try AnswerTranslation(
                TranslationFixtures.document(answer.whole),
                from: source,
                to: target,
                context: TranslationFixtures.context
            )
            sections.append(("whole \(answer.name)", string(whole.body)))
            let stream = try TranslationFixtures.stream([utf8(answer.stream)], from: source, to: target)
            sections.append(("stream \(answer.name)", string(stream.output)))
        }
        return sections
    }

    private static func failures(from source: APIDialect, to target: APIDialect) throws -> [Section] {
        var sections: [Section] = []
        for failure in TranslationFixtures.failures(in: source) {
            let body = AnswerTranslation.error(utf8(failure.body), status: failure.status, to: target)
            sections.append(("error \(failure.name) \(failure.status)", string(body)))
        }
        let streams = [
            ("failing", TranslationFixtures.failingStream(in: source)),
            ("broken", TranslationFixtures.brokenStream(in: source)),
        ]
        for (name, stream) in streams {
            let output = try TranslationFixtures.stream([utf8(stream)], from: source, to: target).output
            sections.append(("stream \(name)", string(output)))
        }
        return sections
    }
}
