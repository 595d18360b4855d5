import Detection
import Foundation

/// Reads what an entry of `detect` names: the files of lists that lie beside a pack, each once.
struct ListFiles {
    private let folder: String
    private var words: [String: WordList] = [:]

    /// Far above any list of words; a larger file was named by mistake.
    private static let sizeLimitInBytes = 64 << 20

    /// - Parameter pack: path of the pack; names of lists are relative to its folder.
    init(besides pack: String) {
        folder = NSString(string: pack).deletingLastPathComponent
    }

    mutating func source(of fields: Fields) throws(Diagnostic) -> Pattern.Source {
        if let regex = fields.text("regex") { return .regex(regex) }
        if let record = fields.fields("record") { return .record(RecordShape(record)) }
        if let value = fields["dictionary"], let name = value.text {
            return .dictionary(
                try list(name, isCaseSensitive: fields["case_sensitive"]?.flag ?? false, at: value.place)
            )
        }
        if let value = fields["exact_data"], let name = value.text {
            return .exactData(try exactData(name, fields, at: value.place))
        }
        if let value = fields["fingerprint"], let name = value.text {
            let fingerprints = try fingerprints(name, fields, at: value.place)
            return .fingerprint(fingerprints, minSimilarity: fields["min_similarity"]?.number ?? 0.5)
        }
        return .words(fields.texts("words"))
    }

    private func fingerprints(
        _ name: String,
        _ fields: Fields,
        at place: Place
    ) throws(Diagnostic) -> DocumentFingerprints {
        let key = try key(of: fields, at: place)
        guard let data = FileManager.default.contents(atPath: path(of: name)), data.count <= Self.sizeLimitInBytes
        else {
            throw Diagnostic(
                .unusableList,
                at: place,
                "these fingerprints cannot be read",
                help: "the name is relative to the pack's folder; build them with: weir rules fingerprint build"
            )
        }
        do throws(DocumentFingerprints.Failure) {
            return try DocumentFingerprints(name: name, file: Array(data), key: key)
        } catch {
            switch error {
            case .noFingerprints:
                throw Diagnostic(.unusableList, at: place, "this file holds no fingerprints, or not all of them")
            case .otherKey:
                throw Diagnostic(.unusableList, at: fields.place(of: "key_file"), "these were built under another key")
            }
        }
    }

    private func exactData(_ name: String, _ fields: Fields, at place: Place) throws(Diagnostic) -> ExactDataSet {
        let key = try key(of: fields, at: place)
        guard let file = MappedFile(path: path(of: name)) else {
            throw Diagnostic(
                .unusableList,
                at: place,
                "this set cannot be read",
                help: "its name is relative to the pack's folder; build it with: weir rules edm build"
            )
        }
        do throws(ExactDataSet.Failure) {
            return try ExactDataSet(
                name: name,
                memory: file.bytes,
                owner: file,
                key: key,
                columns: fields.texts("columns")
            )
        } catch {
            throw diagnostic(error, fields, at: place)
        }
    }

    private func diagnostic(_ failure: ExactDataSet.Failure, _ fields: Fields, at place: Place) -> Diagnostic {
        switch failure {
        case .noSet:
            Diagnostic(.unusableList, at: place, "this is not a set of exact data, or not all of one")
        case .otherKey:
            Diagnostic(.unusableList, at: fields.place(of: "key_file"), "this set was built under another key")
        case .noSuchColumn(let column):
            Diagnostic(.unusableList, at: fields.place(of: "columns"), "this set has no column \"\(column)\"")
        }
    }

    /// The key that a set or fingerprints were built under.
    private func key(of fields: Fields, at place: Place) throws(Diagnostic) -> ExactDataKey {
        guard let value = fields["key_file"], let name = value.text else {
            throw Diagnostic(
                .missingKey,
                at: place,
                "this entry needs the key \"key_file\"",
                help: "name the file of the key that it was built under"
            )
        }
        do throws(ListBuildError) {
            return try KeyFile.key(at: path(of: name))
        } catch {
            throw Diagnostic(.unusableList, at: value.place, error.message)
        }
    }

    private mutating func list(
        _ name: String,
        isCaseSensitive: Bool,
        at place: Place
    ) throws(Diagnostic) -> WordList {
        let key = isCaseSensitive ? "=\(name)" : "~\(name)"
        if let known = words[key] { return known }
        guard let data = FileManager.default.contents(atPath: path(of: name)), data.count <= Self.sizeLimitInBytes
        else {
            throw Diagnostic(
                .unusableList,
                at: place,
                "this list cannot be read",
                help: "its name is relative to the pack's folder; it may have 64 MiB"
            )
        }
        guard String(validating: data, as: UTF8.self) != nil else {
            throw Diagnostic(.unusableList, at: place, "this list is not UTF-8 text")
        }
        do throws(WordList.Failure) {
            let list = try WordList(name: name, content: Array(data), isCaseSensitive: isCaseSensitive)
            words[key] = list
            return list
        } catch {
            throw Diagnostic(.unusableList, at: place, error.reason.sentence(line: error.line))
        }
    }

    private func path(of name: String) -> String {
        name.hasPrefix("/") || folder.isEmpty ? name : "\(folder)/\(name)"
    }
}

extension WordList.Failure.Reason {
    fileprivate func sentence(line: Int) -> String {
        switch self {
        case .none: "this list has no entries"
        case .tooShort: "line \(line) of this list has fewer than two bytes from its first letter or digit to its last"
        case .tooLong: "line \(line) of this list is longer than \(WordList.longestEntry) bytes"
        case .gapTooLong: "line \(line) of this list has more than 16 bytes between two words"
        }
    }
}
