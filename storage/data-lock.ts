import sqlite3 from "sqlite3";

/**
 * Holds a folder for one process, by the database's own file lock: the system gives it back however the process
 * ends. Resolves with the way to let go, or with undefined when another process holds it.
 */
export function takeLock(file: string): Promise<(() => Promise<void>) | undefined> {
  return new Promise((resolve, reject) => {
    const db = new sqlite3.Database(file, (failed: Error | null) => {
      if (failed) return reject(failed);
      const release = () => new Promise<void>((done) => db.close(() => done()));
      db.exec("begin exclusive", (error: Error | null) => {
        if (!error) resolve(release);
        else if (/busy|locked/i.test(error.message)) void release().then(() => resolve(undefined));
        else void release().then(() => reject(error));
      });
    });
  });
}
