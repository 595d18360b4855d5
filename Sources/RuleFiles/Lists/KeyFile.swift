package import Detection
import Foundation

/// The file that holds the key of a set: 32 bytes or more, of which line ends at the end do not count.
package enum KeyFile {
    package static func key(at path: String) throws(ListBuildError) -> ExactDataKey {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ListBuildError("the key file \(path) cannot be read")
        }
        var bytes = Array(data)
        while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
        guard let key = ExactDataKey(bytes: bytes) else {
            throw ListBuildError(
                "the key file \(path) has less than \(ExactDataKey.minimumLength) bytes; make one with: openssl rand -hex 32"
            )
        }
        return key
    }
}
