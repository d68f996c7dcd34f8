import { memoryFiles } from '../../host/storage/memory-files.js';
import { contract } from './contract.js';

contract('memory', async () => {
  const files = memoryFiles();
  await files.folderMake('place');
  return { files, folder: 'place' };
});
