/**
 * What an editor starts: CommonJS, which every way of starting a server by its file name can load. The server is an ES module, so that it
 * shares its code with the command line.
 */
void import('./main.js');
