import Foundation

/// Finds the rule files below the paths that a person named.
enum FileFinder {
    /// Files to read, each once, in byte order of their paths, whatever order the file system has.
    ///
    /// A path may be a file of any name or a folder, which stands for every `.yaml` and `.yml` file below it but those
    /// whose name, or whose folder's name, begins with a dot.
    static func files(below paths: [String]) -> (files: [String], diagnostics: [Diagnostic]) {
        var found: Set<String> = []
        var diagnostics: [Diagnostic] = []
        for path in paths {
            let clean = NSString(string: path).standardizingPath
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: clean, isDirectory: &isDirectory) else {
                diagnostics.append(
                    Diagnostic(.unreadableFile, at: Place(file: path), "there is no such file or folder")
                )
                continue
            }
            let below = isDirectory.boolValue ? filesIn(clean, depth: 0) : [clean]
            if below.isEmpty {
                diagnostics.append(
                    Diagnostic(
                        .noFiles,
                        at: Place(file: path),
                        "there is no rule file in this folder",
                        help: "rule files end in .yaml or .yml"
                    )
                )
            }
            found.formUnion(below)
        }
        return (found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, diagnostics)
    }

    /// Follows links, as mounted configuration often consists of them; `depth` keeps a circle of links from being endless.
    private static func filesIn(_ folder: String, depth: Int) -> [String] {
        guard depth < 16, let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
        return names.filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
            let path = folder == "/" ? "/\(name)" : "\(folder)/\(name)"
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { return [] }
            if isDirectory.boolValue { return filesIn(path, depth: depth + 1) }
            return name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? [path] : []
        }
    }
}

extension SourceFile {
    /// Far above any rule pack; a file above it was named by mistake.
    private static let sizeLimitInBytes = 8 << 20

    /// Reads a file whole.
    static func read(_ path: String) throws(Diagnostic) -> SourceFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Diagnostic(.unreadableFile, at: Place(file: path), "this file cannot be read")
        }
        guard data.count <= sizeLimitInBytes else {
            throw Diagnostic(.unreadableFile, at: Place(file: path), "this file is larger than 8 MiB")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw Diagnostic(.unreadableFile, at: Place(file: path), "this file is not UTF-8 text")
        }
        return SourceFile(path: path, text: text)
    }
}
