import Yams

/// Reads another tool's YAML.
///
/// Plain words are typed as in YAML 1.2: `yes` is a text.
enum YAMLSource {
    static func read(_ text: String) throws(ImportError) -> ForeignValue {
        do {
            guard let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
                throw ImportError("the file is empty")
            }
            return value(root)
        } catch let error as ImportError {
            throw error
        } catch let error as YamlError {
            throw self.error(error)
        } catch {
            throw ImportError("not YAML")
        }
    }

    private static func error(_ error: YamlError) -> ImportError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ImportError("not YAML: \(problem)", line: mark.line)
        case .duplicatedKeysInMapping(_, let context):
            ImportError("not YAML: a key stands twice", line: context.mark.line)
        default: ImportError("not YAML")
        }
    }

    private static func value(_ node: Node) -> ForeignValue {
        switch node {
        case .scalar(let scalar): return plain(scalar) ?? .text(scalar.string)
        case .sequence(let items): return .list(items.map(value))
        case .mapping(let mapping):
            let pairs = mapping.compactMap { key, value in key.scalar.map { ($0.string, self.value(value)) } }
            return .table(Dictionary(pairs) { first, _ in first })
        case .alias: return .text("")
        }
    }

    private static func plain(_ scalar: Node.Scalar) -> ForeignValue? {
        guard scalar.style == .plain || scalar.style == .any else { return nil }
        switch scalar.string {
        case "true", "True", "TRUE": return .flag(true)
        case "false", "False", "FALSE": return .flag(false)
        default: break
        }
        if let integer = Int(scalar.string) { return .integer(integer) }
        guard scalar.string.utf8.allSatisfy(Set("0123456789+-.eE".utf8).contains) else { return nil }
        return Double(scalar.string).map(ForeignValue.number)
    }
}
