/// The text of one file, and its lines for diagnostics.
struct SourceFile: Sendable {
    /// As it is shown to people.
    let path: String
    let text: String
    private let lines: [String]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        // By bytes: to `String`, CR LF is one character.
        lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self) }
    }

    /// The line without its end; nil past the last.
    ///
    /// - Parameter number: from 1.
    func line(_ number: Int) -> String? {
        lines.indices.contains(number - 1) ? lines[number - 1] : nil
    }

    func place(line: Int, column: Int, width: Int = 1) -> Place {
        let source = self.line(line)
        let room = max(1, (source?.unicodeScalars.count ?? 0) - column + 1)
        return Place(file: path, line: line, column: column, width: min(width, room), sourceLine: source)
    }

    /// The first line of the file, for what concerns the file as a whole.
    var start: Place { place(line: 1, column: 1) }
}
