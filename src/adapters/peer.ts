/** Packages that are loaded when they are needed, and need not be there. */
import { InputError } from '../input-error.js';

/** @throws InputError with what to install, when the package is not there. */
export async function peer<Module>(name: string, what: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const absent = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || message.includes(`'${name}`);
    if (!absent) throw cause;
    throw new InputError(`${what} needs the package ${name}, which is not installed: npm install ${name}`, { cause });
  }
}
