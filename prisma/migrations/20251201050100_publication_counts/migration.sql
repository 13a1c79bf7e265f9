-- Whatever a build does: no exact count of enterprises is stored, and none below five.
ALTER TABLE "publication_cell" ADD CONSTRAINT "publication_cell_count" CHECK ("n" >= 5 AND "n" % 5 = 0);
