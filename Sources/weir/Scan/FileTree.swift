import Foundation
import Glibc

/// The files that a person means by a path.
struct FileTree {
    /// Whether what `.gitignore` files name is left out.
    var respectsIgnoreFiles = false
    /// Left out as well; relative to the path that is walked.
    var excluded = IgnoreList("")

    /// The lists that speak for a folder, outermost first, each with its folder's place in paths.
    private typealias Lists = [(prefix: String, list: IgnoreList)]

    /// The file itself whatever it is, standard input for `-`, or all files below a folder in byte order of their paths.
    ///
    /// Links are not followed, and `.git` is not entered. Files whose names begin with a dot are files like others: `.env` is where
    /// secrets are.
    func files(below path: String) throws -> [String] {
        if path == "-" { return [path] }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandFailure.failure("\(path): there is no such file or folder")
        }
        guard isFolder.boolValue else { return [path] }
        let root = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        var found: [String] = []
        walk(root, "", respectsIgnoreFiles ? Self.listsAbove(root) : [], into: &found)
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// - Parameter below: the folder's path from the root of the walk.
    private func walk(_ root: String, _ below: String, _ lists: Lists, into found: inout [String]) {
        let folder = below.isEmpty ? root : "\(root)/\(below)"
        var lists = lists
        if respectsIgnoreFiles, let list = Self.list(in: folder) { lists.append((prefix: below, list: list)) }
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name != ".git" {
            let path = below.isEmpty ? name : "\(below)/\(name)"
            guard let kind = Self.kind(of: "\(folder)/\(name)") else { continue }
            guard !isIgnored(path, isFolder: kind == .folder, lists) else { continue }
            if kind == .folder {
                walk(root, path, lists, into: &found)
            } else {
                found.append("\(root)/\(path)")
            }
        }
    }

    private func isIgnored(_ path: String, isFolder: Bool, _ lists: Lists) -> Bool {
        if excluded.verdict(on: path, isFolder: isFolder) == .ignored { return true }
        // The innermost list that says anything decides.
        for (prefix, list) in lists.reversed() {
            let verdict = list.verdict(on: Self.path(path, from: prefix), isFolder: isFolder)
            if verdict != .unsaid { return verdict == .ignored }
        }
        return false
    }

    /// A prefix that begins with `/` is a folder above the walk: the walk's root stands in it under the rest of the prefix.
    private static func path(_ path: String, from prefix: String) -> String {
        if prefix.isEmpty { return path }
        return prefix.hasPrefix("/") ? "\(prefix.dropFirst())/\(path)" : String(path.dropFirst(prefix.count + 1))
    }

    private enum Kind { case folder, file }

    /// Nil for links, sockets and what cannot be looked at.
    private static func kind(of path: String) -> Kind? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return .file
        default: return nil
        }
    }

    private static func list(in folder: String) -> IgnoreList? {
        FileManager.default.contents(atPath: "\(folder)/.gitignore")
            .map { IgnoreList(String(decoding: $0, as: UTF8.self)) }
    }

    /// The lists of the folders above, up to the one with `.git`; none outside of a repository.
    private static func listsAbove(_ root: String) -> Lists {
        var lists: Lists = []
        var folder = URL(filePath: root).standardizedFileURL
        var below = ""
        while !FileManager.default.fileExists(atPath: folder.appending(path: ".git").path) {
            guard folder.path != "/" else { return [] }
            below = "/\(folder.lastPathComponent)\(below)"
            folder = folder.deletingLastPathComponent()
            if let list = list(in: folder.path) { lists.insert((prefix: below, list: list), at: 0) }
        }
        return lists
    }
}
