import Yams

/// Turns the text of a file into YAML nodes with places, without YAML's guesses about what a plain word is.
enum YAMLReader {
    /// The root of the only document in the file.
    static func root(of file: SourceFile) throws(Diagnostic) -> Node {
        do {
            // The basic resolver leaves plain scalars alone: `ShapeChecker` knows what ought to stand there.
            let parser = try Parser(yaml: file.text, resolver: .basic, encoding: .utf8)
            guard let root = try parser.singleRoot() else {
                throw Diagnostic(.invalidYAML, at: file.start, "the file is empty")
            }
            return root
        } catch let error as YamlError {
            throw diagnostic(for: error, in: file)
        } catch let error as Diagnostic {
            throw error
        } catch {
            throw Diagnostic(.invalidYAML, at: file.start, "the file cannot be read as YAML")
        }
    }

    private static func diagnostic(for error: YamlError, in file: SourceFile) -> Diagnostic {
        func place(_ mark: Mark) -> Place { file.place(line: mark.line, column: mark.column) }
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let reason = [context?.text, problem].compactMap { $0 }.joined(separator: ", ")
            return Diagnostic(.invalidYAML, at: place(mark), "not YAML: \(reason)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
            return Diagnostic(
                .duplicateKey,
                at: place(context.mark),
                "\(names) stands more than once in this mapping",
                help: "keep one of them; the other would be ignored in silence"
            )
        case .reader(let problem, _, _, _):
            return Diagnostic(.invalidYAML, at: file.start, "not YAML: \(problem)")
        default:
            return Diagnostic(.invalidYAML, at: file.start, "the file cannot be read as YAML")
        }
    }
}

extension SourceFile {
    /// Where a node begins; for a scalar, the stretch of the first line that it takes.
    func place(of node: Node) -> Place {
        guard let mark = node.mark else { return start }
        guard case .scalar(let scalar) = node else { return place(line: mark.line, column: mark.column) }
        let lines = scalar.string.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let count = lines.first?.unicodeScalars.count ?? 0
        switch scalar.style {
        case .singleQuoted, .doubleQuoted:
            return place(line: mark.line, column: mark.column, width: count + 2)
        case .literal, .folded:
            return place(line: mark.line, column: mark.column)
        default:
            return place(line: mark.line, column: mark.column, width: count)
        }
    }
}
