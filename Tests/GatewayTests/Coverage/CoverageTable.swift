import Wire

@testable import Gateway

/// What is done to the text at a path.
enum CoverageMark: Character, CaseIterable {
    /// Inspected as one text.
    case text = " "
    /// A value from a closed set, which nobody is held to: inspected as one text all the same.
    case closed = "="
    /// A number, inspected as it is written.
    case number = "#"
    /// Any JSON: every string, key and number in it is inspected as one text.
    case json = "*"
    /// Base64 or other encoded bytes: inspected as one text, and as what it stands for if that is text.
    case binary = "^"
    /// JSON inside a string: each string, key and number in it is inspected as its reader sees it, then the whole.
    case jsonText = "!"
    /// Inspected as one text, and once more together with its neighbours in the list.
    case joined = "+"
    /// The next piece of a text that events bring in parts: inspected as the one text that they make.
    case channel = "~"
    /// The same of a tool call: held until it is complete and inspected whole.
    case held = "|"
    /// The same of a signed train of thought, which goes as a whole if anything in it must.
    case signed = "$"
    /// Inspected as one text, and left out as soon as anything of the answer is edited.
    case repeated = "-"
    /// Inspected, and read by the gateway itself: anything but what the API defines is refused.
    case strict = "&"

    var meaning: String {
        switch self {
        case .text: "inspected as one text"
        case .closed: "a value from a closed set, which nobody is held to: inspected as one text all the same"
        case .number: "a number, inspected as it is written"
        case .json: "any JSON: every string, key and number in it is inspected as one text"
        case .binary: "encoded bytes: inspected as one text, and as what they stand for if that is text"
        case .jsonText: "JSON inside a string: its strings, keys and numbers are inspected one by one, then the whole"
        case .joined: "inspected as one text, and once more together with its neighbours in the list"
        case .channel: "a piece of a text that events bring in parts: inspected as the one text that they make"
        case .held: "a piece of a tool call: held until the call is complete, then inspected whole"
        case .signed: "part of a signed train of thought: the block is dropped whole if anything in it must be edited"
        case .repeated: "inspected as one text, and left out as soon as anything of the answer is edited"
        case .strict: "inspected, and read by the gateway itself: what the API does not define is refused"
        }
    }
}

/// A path of a document or event, and what is done to the text there.
struct CoverageRow {
    let path: String
    let mark: CoverageMark
    /// True if the path ends at an object whose keys are the user's.
    var hasFreeKeys: Bool { path.hasSuffix("{}") }
}

/// All that stands in one kind of document or event.
struct CoverageSection {
    /// `chat`, or `responses response.completed`.
    let name: String
    let rows: [CoverageRow]
    /// Paths of the objects; the document itself is the empty one.
    let objects: [String]

    /// Without what the gateway answers itself and does not send on.
    var forwarded: CoverageSection {
        CoverageSection(
            name: name,
            rows: rows.filter { !$0.path.hasPrefix("moderation") },
            objects: objects.filter { !$0.hasPrefix("moderation") }
        )
    }

    var dialect: APIDialect? { name.split(separator: " ").first.flatMap { APIDialect(rawValue: String($0)) } }
    /// The event's `type`; nil if the dialect names none.
    var event: String? {
        name.split(separator: " ").dropFirst().first.flatMap { $0 == "event" ? nil : String($0) }
    }
}

/// The manifest: every text-bearing path of every operation, in both directions, whole and streamed.
enum CoverageTable {
    static let requests = sections(of: CoverageData.requests, isEvent: false)
    static let answers = sections(of: CoverageData.answers, isEvent: false)
    static let events = sections(of: CoverageData.events, isEvent: true)

    /// The section of an operation's request, by its name in the table.
    static func name(of kind: APIOperation.Kind) -> String {
        switch kind {
        case .chatCompletions: "chat"
        case .completions: "completions"
        case .responses: "responses"
        case .embeddings: "embeddings"
        case .imageGenerations: "images"
        case .speech: "speech"
        case .rerank: "rerank"
        case .messages: "messages"
        case .countTokens: "countTokens"
        case .generateContent, .streamGenerateContent: "gemini"
        case .geminiCountTokens: "geminiCountTokens"
        case .embedContent: "embedContent"
        case .batchEmbedContents: "batchEmbedContents"
        case .transcriptions, .translations, .imageEdits, .imageVariations, .files, .batches: uploads
        }
    }

    /// Forms and files are no documents with paths; docs/uploads.md says what of them is inspected.
    private static let uploads = "uploads"
    static let kinds = APIOperation.Kind.allCases.filter { name(of: $0) != uploads }

    // MARK: Reading

    /// `[name]`, then lines of `object: member member…`, each with its mark.
    static func parse(_ text: String) -> [(name: String, lines: [(object: String, members: [String])])] {
        var sections: [(name: String, lines: [(object: String, members: [String])])] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("[") {
                sections.append((String(line.dropFirst().dropLast()), []))
            } else if let colon = line.firstIndex(of: ":") {
                let object = line[..<colon] == "." ? "" : String(line[..<colon])
                let members = line[line.index(after: colon)...].split(separator: " ").map(String.init)
                sections[sections.count - 1].lines.append((object, members))
            }
        }
        return sections
    }

    private static let shapes = Dictionary(
        uniqueKeysWithValues: parse(CoverageData.shapes).map { ($0.name, $0.lines) }
    )

    private static func sections(of text: String, isEvent: Bool) -> [CoverageSection] {
        parse(text).map { name, lines in
            var rows: [CoverageRow] = []
            var objects: [String] = []
            expand(lines, below: "", isEvent: isEvent, rows: &rows, objects: &objects)
            return CoverageSection(name: name, rows: rows, objects: objects)
        }
    }

    private static func expand(
        _ lines: [(object: String, members: [String])],
        below prefix: String,
        isEvent: Bool,
        rows: inout [CoverageRow],
        objects: inout [String]
    ) {
        for (object, members) in lines {
            let object = join(prefix, object)
            if !objects.contains(object) { objects.append(object) }
            for member in members {
                let parts = member.split(separator: "@", omittingEmptySubsequences: false)
                if parts.count == 2 {
                    let path = join(object, String(parts[0]))
                    let shape = shapes[String(parts[1])] ?? []
                    expand(shape, below: path, isEvent: isEvent, rows: &rows, objects: &objects)
                    continue
                }
                var mark = member.last.flatMap(CoverageMark.init(rawValue:))
                let name = mark == nil ? member : String(member.dropLast())
                // What stands once more in an event is neither joined nor dropped there: it is edited where it stands.
                if isEvent, !prefix.isEmpty, mark == .joined || mark == .signed { mark = .text }
                rows.append(CoverageRow(path: join(object, name), mark: mark ?? .text))
            }
        }
    }

    private static func join(_ object: String, _ name: String) -> String {
        object.isEmpty || name.isEmpty ? object + name : object + "." + name
    }
}
