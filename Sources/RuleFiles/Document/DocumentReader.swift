/// Reads any file that has a `Shape`: the settings of the gateway share the rule files' strictness and diagnostics.
package enum DocumentReader {
    /// The root mapping, or everything that is wrong with the file.
    package static func read(_ path: String, shape: MappingShape) throws(Refusal) -> Fields {
        try read(path, text: try text(of: path), shape: shape)
    }

    /// What stands in a file, or why it cannot be read.
    package static func text(of path: String) throws(Refusal) -> String {
        do throws(Diagnostic) {
            return try SourceFile.read(path).text
        } catch {
            throw Refusal(diagnostics: [error])
        }
    }

    /// The same as if a file held some text.
    package static func read(_ path: String, text: String, shape: MappingShape) throws(Refusal) -> Fields {
        var checker: ShapeChecker
        do throws(Diagnostic) {
            let file = SourceFile(path: path, text: text)
            let root = try YAMLReader.root(of: file)
            checker = ShapeChecker(file: file)
            let fields = checker.check(root, .mapping(shape))?.fields
            if let fields, checker.diagnostics.isEmpty { return fields }
        } catch {
            throw Refusal(diagnostics: [error])
        }
        throw Refusal(diagnostics: checker.diagnostics)
    }
}
