/// Something wrong, or doubtful, in a rule or policy file: where it is, why it is so, and what helps.
///
/// All words in it come from the file or from us; no user text ever reaches a rule file's diagnostics.
package struct Diagnostic: Error, Hashable, Sendable {
    package enum Severity: String, Hashable, Sendable, CaseIterable {
        /// Nothing is loaded while there is one.
        case error
        /// Loaded all the same.
        case warning
    }

    package let code: DiagnosticCode
    package let severity: Severity
    package let place: Place
    /// One sentence without a full stop, for a person who did not write this program.
    package let reason: String
    /// What to do about it; nil where the reason says it.
    package let help: String?
    /// The word of a closed set that was probably meant.
    package let suggestion: String?

    package init(
        _ code: DiagnosticCode,
        at place: Place,
        _ reason: String,
        help: String? = nil,
        suggestion: String? = nil
    ) {
        self.code = code
        self.severity = code.severity
        self.place = place
        self.reason = reason
        self.help = help
        self.suggestion = suggestion
    }
}

/// A stretch of one line of a file.
package struct Place: Hashable, Sendable {
    /// As the file was named on the command line or found below a directory named there.
    package let file: String
    /// From 1.
    package let line: Int
    /// In Unicode scalars, from 1.
    package let column: Int
    /// In Unicode scalars; at least 1.
    package let width: Int
    /// The whole line without its end; nil where the file could not be read.
    package let sourceLine: String?

    package init(file: String, line: Int = 1, column: Int = 1, width: Int = 1, sourceLine: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.width = max(width, 1)
        self.sourceLine = sourceLine
    }
}

extension Sequence<Diagnostic> {
    /// By file, line, column and code, each once: the order in which they are shown.
    package func inReadingOrder() -> [Diagnostic] {
        Set(self).sorted {
            ($0.place.file, $0.place.line, $0.place.column, $0.code.rawValue, $0.reason)
                < ($1.place.file, $1.place.line, $1.place.column, $1.code.rawValue, $1.reason)
        }
    }
}
